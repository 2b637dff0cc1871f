"""Notices: what each person was told inside Rembuk."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from services.notifications.database import Base
from shared.database.types import Id, Instant, Json


class Notice(Base):
    """One piece of news for one person. The words are chosen when it is read, for who she is then."""

    __tablename__ = "notices"
    __table_args__ = (UniqueConstraint("event_id", "person_id"), Index(None, "person_id", "id"))

    id: Mapped[Id]
    event_id: Mapped[UUID]
    person_id: Mapped[UUID]
    kind: Mapped[str]
    """The type of the event it tells of."""
    relation: Mapped[str]
    """author or supporter."""
    facts: Mapped[Json]
    created_at: Mapped[Instant]
    read_at: Mapped[Instant | None]
