"""Who may support, and who does."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.proposals.cycles.model import Cycle
from services.proposals.drafting.model import Proposal
from services.proposals.support.model import Support
from shared.contracts.roles import Role
from shared.web import Caller


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


def may_support(caller: Caller, proposal: Proposal, cycle: Cycle) -> bool:
    """Verified residents and children who live where the cycle plans, and its forum members; never the author."""
    lives_here = caller.verified and caller.kelurahan is not None and cycle.takes(caller.kelurahan)
    resident = lives_here and (caller.has(Role.RESIDENT) or caller.has(Role.CHILD))
    forum = any(role == Role.FORUM_MEMBER and cycle.takes(where) for role, where in caller.roles)
    return caller.id != proposal.author_id and (resident or forum)


def supports(session: Session, proposal_id: UUID, person_id: UUID) -> bool:
    """Whether a person stands behind a proposal."""
    statement = select(Support.person_id).where(Support.proposal_id == proposal_id, Support.person_id == person_id)
    return session.scalar(statement) is not None
