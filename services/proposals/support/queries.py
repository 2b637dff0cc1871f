"""Who stands behind a proposal."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.proposals.support.model import Support


@dataclass(frozen=True)
class SupportStanding:
    """How a proposal's support stands, and whether the caller is part of it."""

    support_count: int
    threshold: int
    supported_by_me: bool

    @property
    def reached(self) -> bool:
        """Whether the city owes an answer."""
        return self.support_count >= self.threshold


def supports(session: Session, proposal_id: UUID, person_id: UUID) -> bool:
    """Whether a person stands behind a proposal."""
    statement = select(Support.person_id).where(Support.proposal_id == proposal_id, Support.person_id == person_id)
    return session.scalar(statement) is not None
