"""Certifications: who vouched for which result."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.voting.database import Base
from services.voting.results.model import Result
from shared.database.types import Instant

NEEDED = 2
"""Officers who must certify a result, no two of them the same."""


class Certification(Base):
    """One officer's word that a result is as it should be. Once for each officer, by the primary key."""

    __tablename__ = "certifications"

    poll_id: Mapped[UUID] = mapped_column(ForeignKey(Result.poll_id), primary_key=True)
    officer_id: Mapped[UUID] = mapped_column(primary_key=True)
    statement: Mapped[str]
    certified_at: Mapped[Instant]
