"""What the vote chose and the city has yet to answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.proposals.drafting.model import Proposal
from services.proposals.drafting.queries import queue
from services.proposals.drafting.states import State
from shared.contracts.roles import Role
from shared.web import Caller

WAITING = frozenset({State.PRIORITIZED, State.FORWARDED})


def adoption_queue(
    session: Session, officer: Caller, *, cursor: tuple[datetime, UUID] | None, limit: int
) -> dict[str, Any]:
    """A page of what was chosen in the officer's territory, longest waiting first."""
    return queue(
        session,
        officer,
        roles=[Role.DP3AKB_OFFICER],
        states=WAITING,
        order=Proposal.state_since,
        cursor=cursor,
        limit=limit,
    )
