"""Keying a batch of paper ballots twice, and settling where the two readings differ."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.voting.ballot_paper.ballot_rules import ballot_rules_of
from services.voting.roll.electorate.codes import tail_of, voter_of
from services.voting.roll.polls.model import Poll
from services.voting.roll.polls.refusals import PollNotOpen
from services.voting.roll.sheets import queries, readings
from services.voting.roll.sheets.comparing import Line, Reading, differing, read_sheet
from services.voting.roll.sheets.model import FIRST, RESOLVED, SECOND, KeyedSheet, SheetBatch, SheetKeying
from services.voting.roll.sheets.refusals import (
    BothHaveKeyed,
    KeyingFinished,
    KeyingNotFinished,
    SheetKeyedAlready,
    SheetNotKeyed,
    SheetsMissing,
    ThirdPersonNeeded,
    TooManySheets,
)
from services.voting.roll.tokens.queries import roll_entry, takes_ballots
from services.voting.roll.tokens.refusals import CodeNotValid
from shared import clock
from shared.caller import Caller


def open_batch(session: Session, officer: Caller, poll_id: UUID, *, label: str, sheets: int) -> dict[str, Any]:
    """Begin a batch of `sheets` that were counted by hand. Raises PollNotOpen, NotFound, Forbidden."""
    open_poll(session, officer, poll_id)
    batch = SheetBatch(poll_id=poll_id, label=label, sheets=sheets, opened_by=officer.id, opened_at=clock.now())
    session.add(batch)
    session.flush()
    return queries.standing(session, officer, poll_id, batch.id)


def recount(session: Session, officer: Caller, poll_id: UUID, batch_id: UUID, sheets: int) -> dict[str, Any]:
    """Correct how many sheets there are, until both readings are finished; a finished one begins to run again.

    Answers with queries.standing. Raises BatchAccepted, KeyingFinished, NotFound, Forbidden.
    """
    queries.officers_poll(session, officer, poll_id)
    batch = queries.batch_to_change(session, poll_id, batch_id)
    turns = readings.keyings(session, batch_id)
    if readings.both_have_finished(turns):
        raise KeyingFinished("Both readings agree on this number of sheets.")
    batch.sheets = sheets
    for keying in turns.values():
        keying.finished_at = None
    session.flush()
    return queries.standing(session, officer, poll_id, batch_id)


def key_sheet(
    session: Session, officer: Caller, secret: str, poll_id: UUID, batch_id: UUID,
    *, code: str, choices: Any, flaw: str | None,
) -> dict[str, Any]:  # fmt: skip
    """Key one sheet as one of the two people who read this batch; who begins first has the first turn.

    Raises CodeNotValid for a code that is none of this poll's (slips are found at once), SheetKeyedAlready,
    BothHaveKeyed, KeyingFinished, TooManySheets, BatchAccepted, BallotInvalid, PollNotOpen, NotFound, Forbidden.
    """
    poll = open_poll(session, officer, poll_id)
    batch = queries.batch_to_change(session, poll_id, batch_id)
    keying = _own_keying(session, officer, batch_id)
    reading = read_sheet(ballot_rules_of(poll.document()), choices, flaw)
    sheet = voter_of(secret, poll_id, code)
    if roll_entry(session, poll_id, sheet, coded=True) is None:
        raise CodeNotValid("Check the letters; a sheet whose code cannot be read is counted at the end.")
    keyed = readings.lines(session, batch_id)[keying.turn]
    if sheet in keyed:
        raise SheetKeyedAlready("If two sheets carry one code, count the second as one without a code.")
    if len(keyed) >= batch.sheets:
        raise TooManySheets("Count the stack again and correct the number.", sheets=batch.sheets)
    _keep(session, batch_id, keying.turn, sheet, Line(tail_of(code), reading))
    return queries.standing(session, officer, poll_id, batch_id)


def unkey_sheet(session: Session, officer: Caller, poll_id: UUID, batch_id: UUID, sheet: UUID) -> dict[str, Any]:
    """Take back a sheet that was keyed wrongly. Raises SheetNotKeyed and what `key_sheet` raises."""
    open_poll(session, officer, poll_id)
    queries.batch_to_change(session, poll_id, batch_id)
    keyed = session.get(KeyedSheet, (batch_id, _own_keying(session, officer, batch_id).turn, sheet))
    if keyed is None:
        raise SheetNotKeyed("Look for it by the last four letters of its code.")
    session.delete(keyed)
    session.flush()
    return queries.standing(session, officer, poll_id, batch_id)


def finish_keying(
    session: Session, officer: Caller, poll_id: UUID, batch_id: UUID, without_code: int
) -> dict[str, Any]:
    """Say that the stack is through; `without_code` sheets had no code, a torn one, or a copy of another's.

    Raises SheetsMissing unless keyed and uncoded sheets are as many as were counted, and what `key_sheet` raises.
    """
    open_poll(session, officer, poll_id)
    batch = queries.batch_to_change(session, poll_id, batch_id)
    keying = _own_keying(session, officer, batch_id)
    keyed = len(readings.lines(session, batch_id)[keying.turn])
    if keyed + without_code != batch.sheets:
        raise SheetsMissing("Look for the rest.", sheets=batch.sheets, keyed=keyed, without_code=without_code)
    keying.finished_at = clock.now()
    session.flush()
    return queries.standing(session, officer, poll_id, batch_id)


def settle_difference(
    session: Session, officer: Caller, poll_id: UUID, batch_id: UUID,
    *, sheet: UUID, verdict: str, choices: Any, flaw: str | None,
) -> dict[str, Any]:  # fmt: skip
    """Decide as a third person what a sheet says: as the `first` read it, as the `second` did, or `other`.

    Raises ThirdPersonNeeded, SheetNotKeyed, KeyingNotFinished, BatchAccepted, BallotInvalid, PollNotOpen, NotFound,
    Forbidden.
    """
    poll = open_poll(session, officer, poll_id)
    queries.batch_to_change(session, poll_id, batch_id)
    turns = readings.keyings(session, batch_id)
    if not readings.both_have_finished(turns):
        raise KeyingNotFinished("Wait for both.")
    if officer.id in {turns[turn].officer_id for turn in (FIRST, SECOND)}:
        raise ThirdPersonNeeded("Ask a colleague to look at the sheet.")
    read = readings.lines(session, batch_id)
    first, second = read[FIRST], read[SECOND]
    if sheet not in differing(first, second):
        raise SheetNotKeyed("Load the differences again.")
    tail = (first.get(sheet) or second[sheet]).tail
    said = {"first": first.get(sheet), "second": second.get(sheet)}
    reading = (
        read_sheet(ballot_rules_of(poll.document()), choices, flaw) if verdict == "other" else _reading(said[verdict])
    )
    third = {"batch_id": batch_id, "turn": RESOLVED, "officer_id": officer.id, "finished_at": clock.now()}
    session.execute(insert(SheetKeying).values(third).on_conflict_do_nothing())
    _keep(session, batch_id, RESOLVED, sheet, Line(tail, reading))
    return queries.standing(session, officer, poll_id, batch_id)


def open_poll(session: Session, officer: Caller, poll_id: UUID) -> Poll:
    """A poll of the officer's area that takes ballots now. Raises PollNotOpen, NotFound, Forbidden."""
    poll = queries.officers_poll(session, officer, poll_id)
    if not takes_ballots(session, poll):
        raise PollNotOpen("Paper is keyed and accepted before the poll closes.", state=poll.state)
    return poll


def _own_keying(session: Session, officer: Caller, batch_id: UUID) -> SheetKeying:
    turns = readings.keyings(session, batch_id)
    own = next((keying for keying in turns.values() if keying.officer_id == officer.id), None)
    free = next((turn for turn in (FIRST, SECOND) if turn not in turns), None)
    if own is None and free is None:
        raise BothHaveKeyed("You may settle what they read differently.")
    if own is None:
        own = SheetKeying(batch_id=batch_id, turn=free, officer_id=officer.id)
        session.add(own)
        session.flush()
    if own.finished_at is not None:
        raise KeyingFinished("Differences are settled by a third person.")
    return own


def _reading(line: Line | None) -> Reading:
    return line.reading if line else Reading()


def _keep(session: Session, batch_id: UUID, turn: int, sheet: UUID, line: Line) -> None:
    marks = None if line.reading.marks is None else list(line.reading.marks)
    facts = {"tail": line.tail, "marks": marks, "flaw": line.reading.flaw}
    row = {"batch_id": batch_id, "turn": turn, "sheet": sheet, **facts}
    kept = (
        insert(KeyedSheet).values(row).on_conflict_do_update(index_elements=["batch_id", "turn", "sheet"], set_=facts)
    )
    session.execute(kept)
    session.expire_all()
