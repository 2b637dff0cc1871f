"""Writing down that a part answered, and forgetting it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.voting.board.lost_time import OutageRule
from services.voting.roll.pulses.model import AnsweringStretch
from shared.database.instants import database_now

LONGEST = OutageRule().silence
"""Between two answers of one stretch."""


def note_answer(session: Session, part: str) -> None:
    """A part answered now, by the database's clock: its stretch goes on, or a new one begins after a silence."""
    now = database_now(session)
    goes_on = sa.and_(AnsweringStretch.part == part, AnsweringStretch.until >= now - LONGEST)
    later = sa.func.greatest(AnsweringStretch.until, now)
    gone_on = session.execute(sa.update(AnsweringStretch).where(goes_on).values(until=later))
    if gone_on.rowcount:  # type: ignore[attr-defined]  # the result of an UPDATE has one
        return
    begun = insert(AnsweringStretch).values(part=part, since=now, until=now)
    session.execute(begun.on_conflict_do_nothing())


def forget_before(session: Session, instant: datetime) -> None:
    """Forget what no open poll will be weighed by."""
    session.execute(sa.delete(AnsweringStretch).where(AnsweringStretch.until < instant))
