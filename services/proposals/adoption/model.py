"""What the city decided about what the vote chose."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.proposals.database import Base
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
