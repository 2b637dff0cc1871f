"""People and their roles."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.contacts.model import Reachable
from services.identity.database import Base
from shared import ages
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
