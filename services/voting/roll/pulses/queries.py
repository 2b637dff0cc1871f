"""When each part answered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.voting.board.lost_time import PARTS, OutageRule, Stretch
from services.voting.roll.pulses.model import AnsweringStretch, Weighing
from shared.database.instants import database_now


def stretches(session: Session, since: datetime, end: datetime) -> list[Stretch]:
    """Every stretch that touches the time from `since` to `end`."""
    touching = sa.and_(AnsweringStretch.until >= since, AnsweringStretch.since <= end)
    rows = session.scalars(sa.select(AnsweringStretch).where(touching).order_by(AnsweringStretch.since))
    return [Stretch(row.part, row.since, row.until) for row in rows]


def all_answer(session: Session) -> bool:
    """Whether each part was seen to answer within the last minute, by the database's clock."""
    recent = AnsweringStretch.until >= database_now(session) - OutageRule().silence
    return set(session.scalars(sa.select(AnsweringStretch.part).where(recent))) >= set(PARTS)


def weighing(session: Session, poll_id: UUID) -> Weighing | None:
    """What the pulses weighed when this poll ended; None where nothing was weighed (yet)."""
    return session.get(Weighing, poll_id)
