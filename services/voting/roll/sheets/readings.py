"""What two people have keyed of batches of paper, and a third one settled: for any number of batches at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.voting.roll.sheets.comparing import Line, Reading, differing, settled
from services.voting.roll.sheets.model import FIRST, RESOLVED, SECOND, KeyedSheet, SheetBatch, SheetKeying
from shared.caller import Caller

TURNS = (FIRST, SECOND, RESOLVED)
Lines = dict[UUID, Line]
"""What was read, by sheet."""
ByTurn = Mapping[int, Lines]
"""Whose reading it is -> what was read; an empty reading where nobody keyed anything."""


@dataclass(frozen=True)
class Turns:
    """Who reads, or has read, a batch, and how many sheets each of them keyed: both by turn."""

    keyings: dict[int, SheetKeying] = field(default_factory=dict)
    keyed: Counter[int] = field(default_factory=Counter)

    def own(self, officer: Caller) -> int | None:
        """The turn this officer has; None where she has none."""
        return next((turn for turn, keying in self.keyings.items() if keying.officer_id == officer.id), None)


def keyings(session: Session, batch_id: UUID) -> dict[int, SheetKeying]:
    """Who reads, or has read, a batch: by turn."""
    rows = session.scalars(sa.select(SheetKeying).where(SheetKeying.batch_id == batch_id))
    return {row.turn: row for row in rows}


def turns_in(session: Session, poll_id: UUID) -> Mapping[UUID, Turns]:
    """The turns of every batch of a poll, by batch; none in those that nobody has begun."""
    own = sa.and_(KeyedSheet.batch_id == SheetKeying.batch_id, KeyedSheet.turn == SheetKeying.turn)
    rows = session.execute(
        sa.select(SheetKeying, sa.func.count(KeyedSheet.sheet))
        .join(SheetBatch, SheetBatch.id == SheetKeying.batch_id)
        .outerjoin(KeyedSheet, own)
        .where(SheetBatch.poll_id == poll_id)
        .group_by(SheetKeying.batch_id, SheetKeying.turn)
    )
    found: dict[UUID, Turns] = defaultdict(Turns)
    for keying, sheets in rows:
        found[keying.batch_id].keyings[keying.turn] = keying
        found[keying.batch_id].keyed[keying.turn] = sheets
    return found


def lines_of(session: Session, batch_ids: Collection[UUID]) -> Mapping[UUID, ByTurn]:
    """What was keyed of these batches, by batch and turn; asks nothing where there is none of them."""
    found: dict[UUID, dict[int, Lines]] = {one: {turn: {} for turn in TURNS} for one in batch_ids}
    columns = (KeyedSheet.batch_id, KeyedSheet.turn, KeyedSheet.sheet, KeyedSheet.tail, KeyedSheet.marks)
    keyed = sa.select(*columns, KeyedSheet.flaw).where(KeyedSheet.batch_id.in_(batch_ids))
    for row in session.execute(keyed) if batch_ids else ():
        reading = Reading(None if row.marks is None else tuple(row.marks), row.flaw)
        found[row.batch_id][row.turn][row.sheet] = Line(row.tail, reading)
    return found


def lines(session: Session, batch_id: UUID) -> ByTurn:
    """What was keyed of one batch, by turn."""
    return lines_of(session, [batch_id])[batch_id]


def both_have_finished(turns: Mapping[int, SheetKeying]) -> bool:
    """Whether the two readings can be compared."""
    return all(turn in turns and turns[turn].finished_at is not None for turn in (FIRST, SECOND))


def open_differences(read: ByTurn) -> list[UUID]:
    """Sheets on which the two readings differ and no third person has decided."""
    return [sheet for sheet in differing(read[FIRST], read[SECOND]) if sheet not in read[RESOLVED]]


def settled_lines(read: ByTurn) -> Lines:
    """The sheets of a batch as they are counted."""
    return settled(*(read[turn] for turn in TURNS))
