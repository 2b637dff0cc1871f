"""A program of the city and the steps it has taken."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.programs.database import Base
from shared.contracts.categories import CLUSTERS, Category
from shared.database.types import AreaCode, Id, Instant, Rupiah


class State(StrEnum):
    """How far a program has come."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


class Step(Base):
    """Something that happened to a program; pages find the words by its code."""

    __tablename__ = "program_steps"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"), index=True)
    code: Mapped[str] = mapped_column(String(32))
    happened_at: Mapped[Instant]


class Program(Base):
    """An adopted proposal on the roadmap of a year."""

    __tablename__ = "programs"
    __table_args__ = (
        CheckConstraint("cost >= 0", name="cost_not_negative"),
        # Codes are read by their beginning (a kecamatan holds its kelurahan), which needs this kind of index.
        Index("ix_programs_area_code", "area_code", postgresql_ops={"area_code": "text_pattern_ops"}),
        Index("ix_programs_year", "year", "id"),
    )

    id: Mapped[Id]
    proposal_id: Mapped[UUID] = mapped_column(unique=True)
    area_code: Mapped[AreaCode]
    title: Mapped[str]
    category: Mapped[str] = mapped_column(String(32))
    picture: Mapped[str | None] = mapped_column(String(40))
    year: Mapped[int]
    agency: Mapped[str]
    funding_source: Mapped[str] = mapped_column(String(16))
    cost: Mapped[Rupiah]
    reason: Mapped[str] = mapped_column(Text)
    by_child: Mapped[bool]
    state: Mapped[State] = mapped_column(default=State.PLANNED)
    opened_at: Mapped[Instant]
    steps: Mapped[list[Step]] = relationship(order_by=Step.id)

    @property
    def cluster(self) -> int | None:
        """The cluster of child-friendly city indicators, 1 to 5, or None where the topic belongs to none."""
        try:
            return CLUSTERS.get(Category(self.category))
        except ValueError:
            return None
