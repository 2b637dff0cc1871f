"""What the vote chose and the city has yet to answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.proposals.adoption.model import ProposedDecline
from services.proposals.adoption.permissions import ANSWER, allowed_actions
from services.proposals.drafting.at_desk import AtDesk
from services.proposals.drafting.model import Proposal
from services.proposals.drafting.queries import queue
from shared.web import Caller


def adoption_queue(
    session: Session, officer: Caller, *, cursor: tuple[datetime, UUID] | None, limit: int
) -> dict[str, Any]:
    """A page of what was chosen in the officer's territory, longest waiting first, with what a colleague proposed."""
    page = queue(session, officer, for_=[ANSWER], order=Proposal.state_since, cursor=cursor, limit=limit)
    pending = _pending_of(session, [proposal.id for proposal in page["items"]])
    items = [_at_desk(session, officer, proposal, pending.get(proposal.id)) for proposal in page["items"]]
    return {**page, "items": items}


def pending_decline(session: Session, proposal_id: UUID) -> ProposedDecline | None:
    """What one officer proposed and a second one has yet to decide."""
    return _pending_of(session, [proposal_id]).get(proposal_id)


def _pending_of(session: Session, ids: Iterable[UUID]) -> dict[UUID, ProposedDecline]:
    undecided = ProposedDecline.proposal_id.in_(list(ids)) & ProposedDecline.outcome.is_(None)
    return {found.proposal_id: found for found in session.scalars(select(ProposedDecline).where(undecided))}


def _at_desk(session: Session, officer: Caller, proposal: Proposal, pending: ProposedDecline | None) -> AtDesk:
    """A colleague's name is nobody's business: the desk learns only whether it was she herself."""
    shown = (
        None
        if pending is None
        else {
            "id": pending.id,
            "reason_code": pending.reason_code,
            "reason": pending.reason,
            "proposed_at": pending.proposed_at,
            "mine": pending.proposed_by == officer.id,
        }
    )
    return AtDesk(proposal, allowed_actions(session, officer, proposal, pending), shown)
