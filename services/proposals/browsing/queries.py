"""Lists, search, one proposal with everything about it, and counts; nothing here ever shows hidden words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session

from services.proposals.cycles.model import Cycle
from services.proposals.cycles.queries import cycle_by_id
from services.proposals.drafting.model import Proposal, TrailLine
from services.proposals.drafting.permissions import may_see, visible_to, within
from services.proposals.drafting.queries import proposal_by_id
from services.proposals.drafting.refusals import OwnProposal
from services.proposals.drafting.states import (
    AUTHOR,
    EDITABLE,
    PUBLIC,
    READERS_OF_HIDDEN,
    STEPS,
    SUPPORTABLE,
    VERIFIERS,
    State,
)
from services.proposals.support.queries import may_support, supports
from shared.contracts.roles import Role
from shared.web import Caller
from shared.web.pagination import page
from shared.web.problems import Unauthenticated

SEARCH_LANGUAGE = "indonesian"


@dataclass(frozen=True)
class ProposalPage:
    """All that a page about one proposal shows."""

    proposal: Proposal
    cycle: Cycle
    trail: list[dict[str, Any]]
    supported_by_me: bool
    allowed_actions: list[str]


def list_proposals(
    session: Session,
    caller: Caller | None,
    *,
    area: str | None,
    states: list[State],
    q: str,
    mine: bool,
    cursor: UUID | None,
    limit: int,
) -> dict[str, Any]:
    """A page of what the caller may see, newest first. Raises Unauthenticated for `mine` of nobody."""
    statement = select(Proposal).where(visible_to(caller))
    if mine:
        if caller is None:
            raise Unauthenticated("Log in to see your own proposals.")
        statement = statement.where(Proposal.author_id == caller.id)
    if area:
        statement = statement.where(within([area]))
    if states:
        statement = statement.where(Proposal.state.in_(states))
    if q:
        statement = _search(statement, q)
    return page(session, statement, Proposal.id, cursor=cursor, limit=limit)


def proposal_page(session: Session, proposal_id: UUID, caller: Caller | None) -> ProposalPage:
    """One proposal with its cycle and trail, and what the caller may do. Raises NotFound."""
    proposal = proposal_by_id(session, proposal_id, caller)
    cycle = cycle_by_id(session, proposal.cycle_id)
    return ProposalPage(
        proposal=proposal,
        cycle=cycle,
        trail=[_line(line, proposal, caller) for line in proposal.trail],
        supported_by_me=caller is not None and supports(session, proposal.id, caller.id),
        allowed_actions=[] if caller is None else allowed_actions(caller, proposal, cycle),
    )


def allowed_actions(caller: Caller, proposal: Proposal, cycle: Cycle) -> list[str]:
    """What the caller may do with a proposal in its present state, as names of routes."""
    return [name for name, allows in _ACTIONS.items() if allows(caller, proposal, cycle)]


def count_by_area(session: Session) -> list[dict[str, Any]]:
    """Public proposals of each kelurahan: in all, by children, with support counted, and in each state."""
    rows = session.execute(
        select(
            Proposal.area_code,
            Proposal.state,
            func.count().label("total"),
            func.count().filter(Proposal.by_child).label("by_children"),
        )
        .where(Proposal.state.in_(PUBLIC))
        .group_by(Proposal.area_code, Proposal.state)
        .order_by(Proposal.area_code, Proposal.state)
    )
    return _gathered(rows.all())
