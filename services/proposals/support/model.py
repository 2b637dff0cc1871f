"""One row for each person who stands behind a proposal."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.proposals.database import Base
from shared.database.types import Instant


class Support(Base):
    """A person's support; the key lets nobody give it twice."""

    __tablename__ = "supports"

    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    supported_at: Mapped[Instant]
