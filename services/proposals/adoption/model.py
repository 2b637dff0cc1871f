"""What the city decided about what the vote chose."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.proposals.database import Base
from shared.contracts.vocabulary import ReasonCode
from shared.database.types import Id, Instant


class FundingSource(StrEnum):
    """Whose money pays: the city's budget, companies, or the neighbours themselves."""

    APBD = "APBD"
    CSR = "CSR"
    SWADAYA = "swadaya"


class Adoption(Base):
    """The city's word that it will be done; one at most for each proposal."""

    __tablename__ = "adoptions"
    __table_args__ = (CheckConstraint("rkpd_year BETWEEN 2020 AND 2101", name="year_plausible"),)

    id: Mapped[Id]
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposals.id"), unique=True)
    officer_id: Mapped[UUID]
    reason: Mapped[str] = mapped_column(Text)
    funding_source: Mapped[FundingSource]
    rkpd_year: Mapped[int]
    agency: Mapped[str]
    adopted_at: Mapped[Instant]


class Outcome(StrEnum):
    """What became of a proposed decline."""

    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ProposedDecline(Base):
    """One officer's proposal not to take up what the vote chose, and what was decided. One at a time for a proposal."""

    __tablename__ = "proposed_declines"
    __table_args__ = (
        CheckConstraint("(outcome IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided_at_some_time"),
        CheckConstraint("outcome NOT IN ('agreed', 'refused') OR decided_by <> proposed_by", name="two_officers"),
        Index("uq_proposed_declines_undecided", "proposal_id", unique=True, postgresql_where="outcome IS NULL"),
    )

    id: Mapped[Id]
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposals.id"), index=True)
    reason_code: Mapped[ReasonCode]
    reason: Mapped[str] = mapped_column(Text)
    """Public from the first moment, as the officer wrote it."""
    proposed_by: Mapped[UUID]
    proposed_at: Mapped[Instant]
    outcome: Mapped[Outcome | None]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[Instant | None]
    decided_because: Mapped[str | None] = mapped_column(Text)
    """Why the second officer refused, for everybody."""
