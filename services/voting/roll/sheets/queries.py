"""How far a batch of paper has come, where two readings differ, and whether every sheet is accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.voting.ballot_paper.ballot_rules import BallotRules, ballot_rules_of
from services.voting.roll.polls import queries as polls
from services.voting.roll.polls.model import Poll
from services.voting.roll.polls.permissions import must_run
from services.voting.roll.polls.states import UNCLOSED
from services.voting.roll.sheets import readings
from services.voting.roll.sheets.comparing import Line, Reading, differing
from services.voting.roll.sheets.model import (
    FIRST,
    SECOND,
    Fate,
    KeyedSheet,
    SheetBatch,
    SheetSetAside,
    WaitingBallot,
)
from services.voting.roll.sheets.readings import TURNS, ByTurn, Turns, both_have_finished, open_differences
from services.voting.roll.sheets.refusals import BatchAccepted
from shared.caller import Caller
from shared.refusals import NotFound

_ON_THE_WAY = (SheetBatch.accepted_at.is_not(None), SheetBatch.carried_at.is_(None))


def officers_poll(session: Session, officer: Caller, poll_id: UUID) -> Poll:
    """A poll that was opened, in an area the officer runs. Raises NotFound, Forbidden, PollNotOpen."""
    poll = polls.poll_to_the_letter(session, poll_id)
    must_run(officer, poll)
    return poll


def batch(session: Session, poll_id: UUID, batch_id: UUID) -> SheetBatch:
    """That batch. Raises NotFound."""
    found = session.get(SheetBatch, batch_id)
    if found is None or found.poll_id != poll_id:
        raise NotFound("There is no batch of paper under this id.")
    return found


def batch_to_change(session: Session, poll_id: UUID, batch_id: UUID) -> SheetBatch:
    """That batch, locked and not yet accepted. Raises NotFound, BatchAccepted."""
    locked = sa.select(SheetBatch).where(SheetBatch.id == batch_id, SheetBatch.poll_id == poll_id).with_for_update()
    found = session.scalar(locked.execution_options(populate_existing=True)) or batch(session, poll_id, batch_id)
    if found.accepted_at is not None:
        raise BatchAccepted("Open another batch for what came in later.")
    return found


def batches(session: Session, officer: Caller, poll_id: UUID) -> dict[str, Any]:
    """{"items": every batch with its standing, "reconciliation"}. Raises NotFound, Forbidden."""
    must_run(officer, polls.poll_alone(session, poll_id))
    aside, turns = _with_set_aside(session, poll_id), readings.turns_in(session, poll_id)
    found = [one for one, _ in aside]
    compared = [one.id for one in found if one.accepted_at is None and both_have_finished(turns[one.id].keyings)]
    lines = readings.lines_of(session, compared)
    left = {batch_id: len(open_differences(lines[batch_id])) for batch_id in compared}
    return {
        "items": [_standing(one, turns[one.id], left.get(one.id, 0), officer) for one in found],
        "reconciliation": _reconciled(aside),
    }


def standing(session: Session, officer: Caller, poll_id: UUID, batch_id: UUID) -> dict[str, Any]:
    """One batch as this officer may see it: her own reading, and where the two differ once both are finished.

    Nobody sees the other's reading before that, or the second would copy the first. Raises NotFound, Forbidden.
    """
    poll = officers_poll(session, officer, poll_id)
    found, rules = batch(session, poll_id, batch_id), ballot_rules_of(poll.document())
    read, keyings = readings.lines(session, batch_id), readings.keyings(session, batch_id)
    turns = Turns(keyings, Counter({turn: len(lines) for turn, lines in read.items()}))
    own = turns.own(officer)
    mine = read[own] if own in {FIRST, SECOND} and found.accepted_at is None else {}
    both = both_have_finished(keyings)
    return {
        **_standing(found, turns, len(open_differences(read)) if both else 0, officer),
        "keyed": [_shown(rules, sheet, line) for sheet, line in sorted(mine.items(), key=lambda item: item[1].tail)],
        "differences": _differences(rules, read) if both else [],
        "set_aside": session.scalars(_set_aside(batch_id)).all(),
    }


def _differences(rules: BallotRules, read: ByTurn) -> list[dict[str, Any]]:
    first, second, resolved = (read[turn] for turn in TURNS)
    missing = Line("", Reading())
    return [
        {
            "sheet": sheet,
            "tail": (first.get(sheet) or second[sheet]).tail,
            "first": _shown(rules, sheet, first.get(sheet, missing)),
            "second": _shown(rules, sheet, second.get(sheet, missing)),
            "settled": sheet in resolved,
        }
        for sheet in differing(first, second)
    ]


def _shown(rules: BallotRules, sheet: UUID, line: Line) -> dict[str, Any]:
    marks = line.reading.marks
    choices = None if marks is None else rules.choices(marks)
    if marks is not None and choices is None:
        choices = "abstain"  # the board publishes nothing of a blank answer; whoever keys one wants to see it
    return {"sheet": sheet, "tail": line.tail, "choices": choices, "flaw": line.reading.flaw}


def _standing(found: SheetBatch, turns: Turns, differences: int, officer: Caller) -> dict[str, Any]:
    return {
        "batch": found,
        "stage": _stage(found, turns, differences),
        "own_turn": turns.own(officer),
        "readings": [
            {"turn": turn, "keyed": turns.keyed[turn], "finished": turns.keyings[turn].finished_at is not None}
            for turn in sorted(turns.keyings.keys() & {FIRST, SECOND})
        ],
        "differences_left": differences,
    }


def _stage(found: SheetBatch, turns: Turns, differences: int) -> str:
    if found.accepted_at is not None:
        return "accepted" if found.carried_at is None else "carried"
    if not both_have_finished(turns.keyings):
        return "keying"
    return "differing" if differences else "ready"


def paper_reconciliation(session: Session, poll_id: UUID) -> dict[str, Any]:
    """Whether every sheet of a poll is accounted for, for the audit record. Counts only, nothing of any ballot.

    {"batches", "sheets" counted by hand in accepted batches, "accepted", "rejected": {reason: sheets}, "invalid":
    {reason: sheets}, "even": sheets = accepted + rejected + invalid, "waiting": sheets of batches not accepted,
    "on_the_way": accepted ballots that the box does not hold yet}.
    """
    return _reconciled(_with_set_aside(session, poll_id))


def _reconciled(found: Sequence[tuple[SheetBatch, Fates]]) -> dict[str, Any]:
    done = [(one, aside) for one, aside in found if one.accepted_at is not None]
    fates: dict[Fate, Counter[str]] = {fate: Counter() for fate in Fate}
    for _, aside in done:
        for (fate, reason), sheets in aside.counts.items():
            fates[fate][reason] += sheets
    sheets, accepted = sum(one.sheets for one, _ in done), sum(one.accepted or 0 for one, _ in done)
    return {
        "batches": len(found),
        "sheets": sheets,
        "accepted": accepted,
        "rejected": dict(sorted(fates[Fate.REJECTED].items())),
        "invalid": dict(sorted(fates[Fate.INVALID].items())),
        "even": sheets == accepted + sum(counts.total() for counts in fates.values()),
        "waiting": sum(one.sheets for one, _ in found if one.accepted_at is None),
        "on_the_way": sum(aside.on_the_way for _, aside in done),
    }


def polls_with_paper_on_the_way(session: Session) -> set[UUID]:
    """Polls whose box must not be sealed yet, since accepted sheets are still being carried."""
    on_the_way = sa.select(SheetBatch.poll_id).where(
        SheetBatch.accepted_at.is_not(None), SheetBatch.carried_at.is_(None)
    )
    return set(session.scalars(on_the_way))


def batches_to_carry(session: Session) -> Sequence[UUID]:
    """Accepted batches whose ballots are not in the box, the earliest first."""
    return session.scalars(sa.select(SheetBatch.id).where(*_ON_THE_WAY).order_by(SheetBatch.accepted_at)).all()


def left_over(session: Session) -> Sequence[UUID]:
    """Batches that were not accepted before their poll closed and of which keyed choices are left."""
    left = sa.select(SheetBatch.id).join(Poll, Poll.id == SheetBatch.poll_id)
    keyed = sa.exists().where(KeyedSheet.batch_id == SheetBatch.id)
    return session.scalars(left.where(SheetBatch.accepted_at.is_(None), Poll.state.not_in(UNCLOSED), keyed)).all()


@dataclass(frozen=True)
class Fates:
    """Of one batch: the ballots that the box does not hold yet, and how many sheets were set aside for which reason."""

    on_the_way: int
    counts: dict[tuple[Fate, str], int]


def _with_set_aside(session: Session, poll_id: UUID) -> list[tuple[SheetBatch, Fates]]:
    """The batches of a poll, the oldest first, in one statement: a row for each reason for which a sheet was none."""
    waiting = sa.select(sa.func.count()).where(WaitingBallot.batch_id == SheetBatch.id).scalar_subquery()
    fate, reason = SheetSetAside.fate, SheetSetAside.reason
    rows = session.execute(
        sa.select(SheetBatch, waiting, fate, reason, sa.func.count(SheetSetAside.number))
        .outerjoin(SheetSetAside, SheetSetAside.batch_id == SheetBatch.id)
        .where(SheetBatch.poll_id == poll_id)
        .group_by(SheetBatch.id, fate, reason)
        .order_by(SheetBatch.id)
    )
    found: dict[UUID, tuple[SheetBatch, Fates]] = {}
    for one, on_the_way, fated, because, sheets in rows:
        _, aside = found.setdefault(one.id, (one, Fates(on_the_way, {})))
        if sheets:
            aside.counts[fated, because] = sheets
    return list(found.values())


def _set_aside(batch_id: UUID) -> sa.Select[SheetSetAside]:
    return sa.select(SheetSetAside).where(SheetSetAside.batch_id == batch_id).order_by(SheetSetAside.number)
