"""A planning cycle: planned in one year, delivered in the next, in five phases."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.proposals.database import Base
from shared.contracts.roles import covers
from shared.database.types import AreaCode, Id, Instant

CITY = "64.71"
"""Kota Balikpapan, where no other area is named."""


class PhaseName(StrEnum):
    """The five planks of a year: propose, deliberate, verify, choose, deliver."""

    USUL = "usul"
    BAHAS = "bahas"
    PERIKSA = "periksa"
    PILIH = "pilih"
    WUJUD = "wujud"


class Phase(Base):
    """One phase of a cycle; both days belong to it, as days in WITA."""

    __tablename__ = "phases"
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="starts_before_it_ends"),)

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("cycles.id"), primary_key=True)
    name: Mapped[PhaseName] = mapped_column(primary_key=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class Cycle(Base):
    """A year of planning for an area, with the rules that hold in it."""

    __tablename__ = "cycles"
    __table_args__ = (
        UniqueConstraint("area_code", "plan_year"),
        CheckConstraint("delivery_year > plan_year", name="delivers_after_planning"),
        CheckConstraint("support_threshold > 0", name="threshold_positive"),
        CheckConstraint("answer_days > 0", name="answer_days_positive"),
    )

    id: Mapped[Id]
    area_code: Mapped[AreaCode]
    title: Mapped[str]
    plan_year: Mapped[int]
    delivery_year: Mapped[int]
    support_threshold: Mapped[int]
    """Supporters from which on the city owes an answer."""
    answer_days: Mapped[int]
    """Days the city has for that answer."""
    opened_at: Mapped[Instant]
    phases: Mapped[list[Phase]] = relationship(order_by=Phase.starts_on, lazy="selectin")

    def phase_on(self, day: date) -> Phase | None:
        """The last phase begun that still holds on `day` (in WITA), or None between and outside phases."""
        holding = [phase for phase in self.phases if phase.starts_on <= day <= phase.ends_on]
        return holding[-1] if holding else None

    def takes(self, area_code: str) -> bool:
        """Whether an idea for this area belongs here."""
        return covers(self.area_code, area_code)
