"""Roles that were proposed for somebody, and what a second officer decided."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.identity.database import Base
from services.identity.people.model import Person
from shared.contracts.roles import Role
from shared.database.types import AreaCode, Id, Instant


class Decision(StrEnum):
    """What became of a proposed role."""

    AGREED = "agreed"
    DECLINED = "declined"


class ProposedGrant(Base):
    """A role that one officer proposes for somebody. It is none until another one agrees; one at a time."""

    __tablename__ = "proposed_grants"
    __table_args__ = (
        CheckConstraint("(decision IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_at_some_time"),
        CheckConstraint("decision <> 'agreed' OR decided_by NOT IN (proposed_by, person_id)", name="two_officers"),
        CheckConstraint("proposed_by <> person_id", name="not_for_oneself"),
        Index(
            "uq_proposed_grants_undecided",
            "person_id",
            "role",
            "area_code",
            unique=True,
            postgresql_where="decision IS NULL",
        ),
    )

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), index=True)
    role: Mapped[Role] = mapped_column(
        Enum(Role, native_enum=False, length=30, values_callable=lambda names: [name.value for name in names])
    )
    area_code: Mapped[AreaCode] = mapped_column(ForeignKey("areas.code"))
    until: Mapped[date | None]
    """The first day on which the role would no longer hold."""
    proposed_by: Mapped[UUID]
    proposed_at: Mapped[Instant]
    decision: Mapped[Decision | None] = mapped_column(
        Enum(Decision, native_enum=False, length=16, values_callable=lambda names: [name.value for name in names])
    )
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[Instant | None]
    decided_because: Mapped[str | None] = mapped_column(String(300))
    """Why it was declined."""
    person: Mapped[Person] = relationship()
