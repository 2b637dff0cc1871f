"""What the vote chose and the city has yet to answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.proposals.adoption.model import ProposedDecline
from services.proposals.adoption.permissions import ANSWER, Case, allowed_actions
from services.proposals.life.at_desk import AtDesk
from services.proposals.life.model import Proposal
from services.proposals.life.queries import queue
from services.proposals.verification.queries import found_feasible_by
from shared.bonds import bonds_of
from shared.caller import Caller


def adoption_queue(
    session: Session, officer: Caller, *, cursor: tuple[datetime, UUID] | None, limit: int
) -> dict[str, Any]:
    """{"items": [AtDesk], "next"}: what was chosen in the officer's territory, longest waiting first.

    `pending_decline` is what a colleague proposed: {id, reason_code, reason, proposed_at, mine}.
    """
    page = queue(session, officer, for_=[ANSWER], order=Proposal.state_since, cursor=cursor, limit=limit)
    return {**page, "items": [_at_desk(officer, case) for case in cases_of(session, officer, page["items"])]}


def case_of(session: Session, officer: Caller, proposal: Proposal) -> Case:
    """A chosen proposal with all that decides whether this officer may answer it."""
    return cases_of(session, officer, [proposal])[0]


def cases_of(session: Session, officer: Caller, proposals: Sequence[Proposal]) -> list[Case]:
    """The same of each, asked for together."""
    ids = [proposal.id for proposal in proposals]
    pending = (ProposedDecline.proposal_id == Proposal.id) & ProposedDecline.outcome.is_(None)
    asked = select(Proposal.id, ProposedDecline, found_feasible_by()).outerjoin(ProposedDecline, pending)
    found = {row[0]: (row[1], row[2]) for row in session.execute(asked.where(Proposal.id.in_(ids)))}
    declines, officers = zip(*found.values(), strict=True) if found else ((), ())
    others = {*officers, *(decline.proposed_by for decline in declines if decline)} - {None}
    bonds = bonds_of(session, officer, others)
    return [Case(proposal, *found[proposal.id], bonds) for proposal in proposals]


def _at_desk(officer: Caller, case: Case) -> AtDesk:
    """A colleague's name is nobody's business: the desk learns only whether it was she herself."""
    pending = case.pending
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
    return AtDesk(case.proposal, allowed_actions(officer, case), shown)
