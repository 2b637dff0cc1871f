"""People and their roles."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.identity.contacts.model import Reachable
from services.identity.database import Base
from shared import ages
from shared.contracts.roles import Role
from shared.database.types import AreaCode, Id, Instant


class Person(Reachable, Base):
    """Somebody, under a chosen alias. No name, no NIK, no day of birth."""

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("birth_month ~ '^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$'", name="birth_month_form"),
        CheckConstraint("(email_sealed IS NULL) = (email_index IS NULL)", name="email_whole"),
        CheckConstraint("(phone_sealed IS NULL) = (phone_index IS NULL)", name="phone_whole"),
        Index("ix_people_waiting", "registered_at", "id", postgresql_where=text("verified_at IS NULL")),
    )

    id: Mapped[Id]
    alias: Mapped[str] = mapped_column(String(40))
    kelurahan: Mapped[AreaCode] = mapped_column(ForeignKey("areas.code"))
    birth_month: Mapped[str] = mapped_column(String(7))
    language: Mapped[str] = mapped_column(String(2))
    consent_reference: Mapped[str | None] = mapped_column(String(80))
    """The number of the paper that carries the guardian's consent; a child's account needs one."""
    registered_at: Mapped[Instant]
    registered_by: Mapped[UUID | None]
    """Who entered her; None who signed up herself, and whom the operator's command entered."""
    contact_confirmed_at: Mapped[Instant | None]
    """Since when we know that her contact is hers: an officer was told it, or she used a code sent there."""
    verified_at: Mapped[Instant | None]
    """When an officer confirmed where she lives."""
    verified_by: Mapped[UUID | None]
    grants: Mapped[list[RoleGrant]] = relationship(back_populates="person", lazy="selectin")

    def is_child(self, day: date) -> bool:
        """Whether she is under 18 on `day`."""
        return ages.is_child(self.birth_month, day)

    def age_band(self, day: date) -> str:
        """0-9, 10-12, 13-15, 16-17 or adult."""
        return ages.age_band(self.birth_month, day)

    def voice(self, day: date) -> Literal["child", "adult"]:
        """How she is spoken to: as a child ("kamu") or an adult ("Anda")."""
        return "child" if self.is_child(day) else "adult"

    @property
    def verified(self) -> bool:
        """Whether an officer confirmed where she lives."""
        return self.verified_at is not None

    def open_grant(self, role: Role, area_code: str) -> RoleGrant | None:
        """The grant of a role for exactly this area that nobody ended, in force or not."""
        return next(
            (one for one in self.grants if one.ended_at is None and (one.role, one.area_code) == (role, area_code)),
            None,
        )

    def roles(self, day: date) -> list[tuple[Role, str]]:
        """Every role she holds on `day` with its territory; living here is one of them once it is confirmed."""
        held = [(Role(grant.role), grant.area_code) for grant in self.grants if grant.holds(day)]
        if self.verified:
            held.append((Role.CHILD if self.is_child(day) else Role.RESIDENT, self.kelurahan))
        return held


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
    person: Mapped[Person] = relationship(back_populates="grants")

    def holds(self, day: date) -> bool:
        """Whether the role is in force on `day`; `until` is the first day on which it no longer is."""
        return self.ended_at is None and (self.until is None or day < self.until)
