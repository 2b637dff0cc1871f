"""What waits for a kelurahan or an agency."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.proposals.drafting.model import Proposal
from services.proposals.drafting.queries import queue
from services.proposals.drafting.states import VERIFIERS, State
from shared.web import Caller

WAITING = frozenset({State.UNDER_VERIFICATION, State.PUBLISHED})


def verification_queue(
    session: Session, officer: Caller, *, cursor: tuple[datetime, UUID] | None, limit: int
) -> dict[str, Any]:
    """A page of the officer's territory: what must be answered, nearest deadline first, then what may be taken up."""
    return queue(session, officer, roles=VERIFIERS, states=WAITING, order=Proposal.turn_at, cursor=cursor, limit=limit)
