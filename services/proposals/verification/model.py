"""What officers found out: whether an idea can be done, and for how much."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.proposals.database import Base
from shared.contracts.vocabulary import ReasonCode
from shared.database.types import Id, Instant, Json


class Verdict(StrEnum):
    """What an officer may find."""

    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    INCOMPLETE = "incomplete"


class Check(StrEnum):
    """What an officer goes through."""

    CITY_AUTHORITY = "city_authority"
    LAND_CLEAR = "land_clear"
    SAFE_FOR_CHILDREN = "safe_for_children"
    NOT_YET_BUDGETED = "not_yet_budgeted"


class VerdictGiven(Base):
    """One verdict with its checklist; the trail shows the office, this row who answers for it."""

    __tablename__ = "verdicts"
    __table_args__ = (
        CheckConstraint("(verdict = 'feasible') = (cost IS NOT NULL)", name="feasible_has_cost"),
        CheckConstraint("cost > 0", name="cost_positive"),
    )

    id: Mapped[Id]
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposals.id"), index=True)
    officer_id: Mapped[UUID]
    verdict: Mapped[Verdict]
    cost: Mapped[int | None] = mapped_column(BigInteger)
    reason_code: Mapped[ReasonCode | None]
    reason: Mapped[str] = mapped_column(Text)
    checklist: Mapped[Json]
    given_at: Mapped[Instant]
