"""Roles that people hold, roles that were proposed for them, and what a second officer decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.identity.database import Base
from services.identity.people.model import Person
from shared.contracts.roles import Role
from shared.database.types import AreaCode, Id, Instant

Held = tuple[Role, str]
"""A role and its territory."""


class RoleGrant(Base):
    """A role for a territory, until a day where there is one."""

    __tablename__ = "role_grants"
    __table_args__ = (
        Index(
            "uq_role_grants_open",
            "person_id",
            "role",
            "area_code",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_role_grants_due", "until", postgresql_where=text("ended_at IS NULL")),
        Index("ix_role_grants_untold", "id", postgresql_where=text("NOT grantor_told")),
    )

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[str] = mapped_column(String(30))
    area_code: Mapped[AreaCode] = mapped_column(ForeignKey("areas.code"))
    until: Mapped[date | None]
    granted_at: Mapped[Instant]
    granted_by: Mapped[UUID | None]
    """Who proposed it; None for what the operator's command gave."""
    agreed_by: Mapped[UUID | None]
    """The second officer, for a role of staff; None of before two were needed, and for the operator's command."""
    grantor_told: Mapped[bool] = mapped_column(server_default=false())
    """Whether the other services were told who granted it; they were not, before two officers were needed."""
    ended_at: Mapped[Instant | None]
    ended_by: Mapped[UUID | None]
    """Who ended it; None where its last day had passed."""
    person: Mapped[Person] = relationship()

    def holds(self, day: date) -> bool:
        """Whether the role is in force on `day`; `until` is the first day on which it no longer is."""
        return self.ended_at is None and (self.until is None or day < self.until)


def roles_of(person: Person, grants: Iterable[RoleGrant], day: date) -> list[Held]:
    """Every role she holds on `day` by these grants of hers; living here is one of them once it is confirmed."""
    held = [(Role(grant.role), grant.area_code) for grant in grants if grant.holds(day)]
    if person.verified:
        held.append((Role.CHILD if person.is_child(day) else Role.RESIDENT, person.kelurahan))
    return held


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
