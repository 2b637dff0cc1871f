"""What waits for a kelurahan or an agency."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, select
from sqlalchemy.orm import Session

from services.proposals.life.at_desk import AtDesk
from services.proposals.life.model import Proposal
from services.proposals.life.permissions import offered
from services.proposals.life.queries import queue
from services.proposals.life.search import holds
from services.proposals.verification.model import Verdict, VerdictGiven
from services.proposals.verification.permissions import DEEDS
from shared.caller import Caller


def verification_queue(
    session: Session,
    officer: Caller,
    *,
    cursor: tuple[datetime, UUID] | None,
    limit: int,
    q: str = "",
    by_child: bool | None = None,
    verified: bool | None = None,
) -> dict[str, Any]:
    """{"items": [AtDesk], "next"} of the officer's territory: what must be answered, nearest deadline first, then what
    may be taken up.

    Who only puts ideas on the list finds those that were found feasible.

    `q` asks for words, `by_child` for children's ideas or adults', `verified` for those with a cost or without.
    """
    only = [holds(q)] if q else []
    if by_child is not None:
        only.append(Proposal.by_child.is_(by_child))
    if verified is not None:
        only.append(Proposal.verified_cost.is_not(None) if verified else Proposal.verified_cost.is_(None))
    page = queue(session, officer, for_=DEEDS, only=only, order=Proposal.turn_at, cursor=cursor, limit=limit)
    return page | {"items": [AtDesk(proposal, offered(DEEDS, officer, proposal)) for proposal in page["items"]]}


def found_feasible_by() -> ScalarSelect[UUID]:
    """The officer whose verdict the cost of a proposal is, or null, as a column of a query about proposals."""
    return (
        select(VerdictGiven.officer_id)
        .where(VerdictGiven.proposal_id == Proposal.id, VerdictGiven.verdict == Verdict.FEASIBLE)
        .order_by(VerdictGiven.given_at.desc(), VerdictGiven.id.desc())
        .limit(1)
        .correlate(Proposal)
        .scalar_subquery()
    )
