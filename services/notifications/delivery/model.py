"""E-mails to be sent, and what became of each: created -> sending -> delivered, or failed."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifications.database import Base
from shared.database.types import Id, Instant, Json

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (1, 5, 30, 300, 3600))
"""How long to wait after the first, second ... attempt; the last one repeats."""

GIVE_UP_AFTER = timedelta(hours=4)
"""News older than this is not worth a late e-mail; it stays in the inbox."""

LEASE = timedelta(minutes=2)
"""How long a sender may hold an e-mail; after that it is taken to have died, and another one sends it."""


class State(StrEnum):
    """Where an e-mail stands."""

    CREATED = "created"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"


class Delivery(Base):
    """One e-mail to one person about one event. The address is asked for at sending and never kept."""

    __tablename__ = "person_deliveries"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id", "channel"),
        CheckConstraint("state IN ('created', 'sending', 'delivered', 'failed')", name="state_known"),
        CheckConstraint("(due_at IS NULL) = (state IN ('delivered', 'failed'))", name="due_until_ended"),
        Index("ix_person_deliveries_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    )

    id: Mapped[Id]
    event_id: Mapped[UUID]
    person_id: Mapped[UUID]
    channel: Mapped[str]
    kind: Mapped[str]
    relation: Mapped[str]
    facts: Mapped[Json]
    state: Mapped[str] = mapped_column(default=State.CREATED)
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    due_at: Mapped[Instant | None]
    """When to try, or when a sender's lease ends; None once it has ended."""
    last_error: Mapped[str | None]
    created_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]

    def take(self, now: datetime) -> None:
        """A sender holds it now, until its lease ends."""
        self.state, self.attempts, self.due_at = State.SENDING, self.attempts + 1, now + LEASE

    def delivered(self, now: datetime) -> None:
        """The mail server took it."""
        self._end(State.DELIVERED, now, None)

    def refused(self, now: datetime, why: str) -> None:
        """It can never be sent."""
        self._end(State.FAILED, now, why)

    def not_now(self, now: datetime, why: str) -> None:
        """Try again after a pause that grows, or give up where the news has become old."""
        next_try = now + PAUSES[min(self.attempts, len(PAUSES)) - 1]
        if next_try - self.created_at > GIVE_UP_AFTER:
            self._end(State.FAILED, now, why)
        else:
            self.state, self.due_at, self.last_error = State.CREATED, next_try, why

    def _end(self, state: State, now: datetime, why: str | None) -> None:
        self.state, self.due_at, self.ended_at, self.last_error = state, None, now, why
