"""Stretches in which a part answered, and what they weighed at the end of a poll."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.voting.roll.database import Base
from shared.database.types import Instant


class AnsweringStretch(Base):
    """From when until when a part answered whenever it was asked; no poll, no voter, no number of questions.

    A row for each stretch and not for each answer: what lies between two rows is what was not seen to answer.
    """

    __tablename__ = "answering_stretches"
    __table_args__ = (CheckConstraint("since <= until", name="since_until"),)

    part: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[Instant] = mapped_column(primary_key=True)
    until: Mapped[Instant]


class Weighing(Base):
    """What the pulses of its last hour said when a poll ended; at most once for each poll."""

    __tablename__ = "weighings"
    __table_args__ = (CheckConstraint("lost_seconds >= 0", name="lost_not_negative"),)

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    since: Mapped[Instant]
    ended_at: Mapped[Instant]
    """The end that was weighed."""
    weighed_at: Mapped[Instant]
    lost_seconds: Mapped[int]
    silences: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """As `board.lost_time.Silence.as_json` writes them, earliest first."""
    goes_on: Mapped[bool]
    """Whether the poll took ballots again."""

    def as_json(self) -> dict[str, Any]:
        """The weighing as the board publishes it: its silences as the parts told them, what they come to in seconds."""
        return {
            "since": self.since.isoformat(),
            "ended_at": self.ended_at.isoformat(),
            "weighed_at": self.weighed_at.isoformat(),
            "lost_seconds": self.lost_seconds,
            "silences": self.silences,
            "goes_on": self.goes_on,
        }
