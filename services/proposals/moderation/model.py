"""What a moderator decided, and why."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from services.proposals.database import Base
from shared.contracts.vocabulary import ReturnReason
from shared.database.types import Id, Instant


class Decision(StrEnum):
    """What may become of a proposal that was handed in."""

    PUBLISH = "publish"
    RETURN = "return"


class ModerationDecision(Base):
    """One decision; kept for the city's own statistics and for complaints, never shown with the person."""

    __tablename__ = "moderation_decisions"

    id: Mapped[Id]
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposals.id"), index=True)
    moderator_id: Mapped[UUID]
    decision: Mapped[Decision]
    reason_code: Mapped[ReturnReason | None]
    reason: Mapped[str] = mapped_column(Text)
    found: Mapped[list[str]] = mapped_column(ARRAY(String(32)))
    """The kinds of personal data that stood marked when she decided."""
    decided_at: Mapped[Instant]
