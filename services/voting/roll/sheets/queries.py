"""How far a batch of paper has come, where two readings differ, and whether every sheet is accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.voting.ballot_paper.ballot_rules import BallotRules, ballot_rules_of
from services.voting.roll.polls import queries as polls
from services.voting.roll.polls.model import Poll
from services.voting.roll.polls.permissions import must_run
from services.voting.roll.polls.states import UNCLOSED
from services.voting.roll.sheets.comparing import Line, Reading, differing, settled
from services.voting.roll.sheets.model import (
    FIRST,
    RESOLVED,
    SECOND,
    Fate,
    KeyedSheet,
    SheetBatch,
    SheetKeying,
    SheetSetAside,
    WaitingBallot,
)
from services.voting.roll.sheets.refusals import BatchAccepted
from shared.caller import Caller
from shared.refusals import NotFound

Lines = dict[UUID, Line]

_ON_THE_WAY = (SheetBatch.accepted_at.is_not(None), SheetBatch.carried_at.is_(None))


def officers_poll(session: Session, officer: Caller, poll_id: UUID) -> Poll:
    """A poll that was opened, in an area the officer runs. Raises NotFound, Forbidden, PollNotOpen."""
    poll = polls.poll(session, poll_id)
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


def keyings(session: Session, batch_id: UUID) -> dict[int, SheetKeying]:
    """Who reads, or has read, a batch: by turn."""
    rows = session.scalars(sa.select(SheetKeying).where(SheetKeying.batch_id == batch_id))
    return {row.turn: row for row in rows}


def lines(session: Session, batch_id: UUID, turn: int) -> Lines:
    """What was keyed in one turn, by sheet."""
    rows = session.scalars(sa.select(KeyedSheet).where(KeyedSheet.batch_id == batch_id, KeyedSheet.turn == turn))
    return {
        row.sheet: Line(row.tail, Reading(None if row.marks is None else tuple(row.marks), row.flaw)) for row in rows
    }


def both_have_finished(turns: dict[int, SheetKeying]) -> bool:
    """Whether the two readings can be compared."""
    return all(turn in turns and turns[turn].finished_at is not None for turn in (FIRST, SECOND))


def open_differences(session: Session, batch_id: UUID) -> list[UUID]:
    """Sheets on which the two readings differ and no third person has decided."""
    first, second = lines(session, batch_id, FIRST), lines(session, batch_id, SECOND)
    resolved = lines(session, batch_id, RESOLVED)
    return [sheet for sheet in differing(first, second) if sheet not in resolved]


def settled_lines(session: Session, batch_id: UUID) -> Lines:
    """The sheets of a batch as they are counted."""
    return settled(*(lines(session, batch_id, turn) for turn in (FIRST, SECOND, RESOLVED)))


def batches(session: Session, officer: Caller, poll_id: UUID) -> dict[str, Any]:
    """{"items": every batch with its standing, "reconciliation"}. Raises NotFound, Forbidden."""
    officers_poll(session, officer, poll_id)
    return {
        "items": [_standing(session, found, officer) for found in _batches(session, poll_id)],
        "reconciliation": paper_reconciliation(session, poll_id),
    }


def standing(session: Session, officer: Caller, poll_id: UUID, batch_id: UUID) -> dict[str, Any]:
    """One batch as this officer may see it: her own reading, and where the two differ once both are finished.

    Nobody sees the other's reading before that, or the second would copy the first. Raises NotFound, Forbidden.
    """
    poll = officers_poll(session, officer, poll_id)
    found, rules = batch(session, poll_id, batch_id), ballot_rules_of(poll.document())
    turns = keyings(session, batch_id)
    own = next((turn for turn, keying in turns.items() if keying.officer_id == officer.id), None)
    mine = lines(session, batch_id, own) if own in {FIRST, SECOND} and found.accepted_at is None else {}
    return {
        **_standing(session, found, officer),
        "keyed": [_shown(rules, sheet, line) for sheet, line in sorted(mine.items(), key=lambda item: item[1].tail)],
        "differences": _differences(session, rules, batch_id) if both_have_finished(turns) else [],
        "set_aside": session.scalars(_set_aside(batch_id)).all(),
    }


def _differences(session: Session, rules: BallotRules, batch_id: UUID) -> list[dict[str, Any]]:
    first, second, resolved = (lines(session, batch_id, turn) for turn in (FIRST, SECOND, RESOLVED))
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


def _standing(session: Session, found: SheetBatch, officer: Caller) -> dict[str, Any]:
    turns = keyings(session, found.id)
    own = next((turn for turn, keying in turns.items() if keying.officer_id == officer.id), None)
    counts = Counter(session.scalars(sa.select(KeyedSheet.turn).where(KeyedSheet.batch_id == found.id)).all())
    differences = len(open_differences(session, found.id)) if both_have_finished(turns) else 0
    return {
        "batch": found,
        "stage": _stage(found, turns, differences),
        "own_turn": own,
        "readings": [
            {"turn": turn, "keyed": counts[turn], "finished": turns[turn].finished_at is not None}
            for turn in sorted(turns.keys() & {FIRST, SECOND})
        ],
        "differences_left": differences,
    }


def _stage(found: SheetBatch, turns: dict[int, SheetKeying], differences: int) -> str:
    if found.accepted_at is not None:
        return "accepted" if found.carried_at is None else "carried"
    if not both_have_finished(turns):
        return "keying"
    return "differing" if differences else "ready"


def paper_reconciliation(session: Session, poll_id: UUID) -> dict[str, Any]:
    """Whether every sheet of a poll is accounted for, for the audit record. Counts only, nothing of any ballot.

    {"batches", "sheets" counted by hand in accepted batches, "accepted", "rejected": {reason: sheets}, "invalid":
    {reason: sheets}, "even": sheets = accepted + rejected + invalid, "waiting": sheets of batches not accepted,
    "on_the_way": accepted ballots that the box does not hold yet}.
    """
    found = _batches(session, poll_id)
    done = [one for one in found if one.accepted_at is not None]
    aside: dict[Fate, Counter[str]] = {fate: Counter() for fate in Fate}
    ids = [one.id for one in done]
    for one in session.scalars(sa.select(SheetSetAside).where(SheetSetAside.batch_id.in_(ids))) if ids else ():
        aside[one.fate][one.reason] += 1
    sheets, accepted = sum(one.sheets for one in done), sum(one.accepted or 0 for one in done)
    on_the_way = sa.select(sa.func.count()).where(WaitingBallot.batch_id.in_(ids))
    return {
        "batches": len(found),
        "sheets": sheets,
        "accepted": accepted,
        "rejected": dict(sorted(aside[Fate.REJECTED].items())),
        "invalid": dict(sorted(aside[Fate.INVALID].items())),
        "even": sheets == accepted + sum(counts.total() for counts in aside.values()),
        "waiting": sum(one.sheets for one in found if one.accepted_at is None),
        "on_the_way": (session.scalar(on_the_way) if ids else None) or 0,
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


def _batches(session: Session, poll_id: UUID) -> Sequence[SheetBatch]:
    return session.scalars(sa.select(SheetBatch).where(SheetBatch.poll_id == poll_id).order_by(SheetBatch.id)).all()


def _set_aside(batch_id: UUID) -> sa.Select[SheetSetAside]:
    return sa.select(SheetSetAside).where(SheetSetAside.batch_id == batch_id).order_by(SheetSetAside.number)
