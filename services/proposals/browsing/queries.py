"""Lists, search, one proposal with everything about it, and counts; nothing here ever shows hidden words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from services.proposals.adoption import permissions as adoption
from services.proposals.adoption.model import ProposedDecline
from services.proposals.browsing.choices import allowed_actions
from services.proposals.cycles.model import Cycle
from services.proposals.cycles.queries import cycle_by_id
from services.proposals.life.model import Proposal, TrailLine
from services.proposals.life.permissions import may_read_reason, visible_to, within
from services.proposals.life.queries import proposal_by_id, waits_for
from services.proposals.life.search import holds, is_like, likeness
from services.proposals.life.states import PUBLIC, State
from services.proposals.moderation import permissions as moderation
from services.proposals.support.queries import supports
from services.proposals.verification import permissions as verification
from shared.caller import Caller
from shared.database.instants import now_in_sql
from shared.database.pages import page
from shared.refusals import Unauthenticated

_about_it = ProposedDecline.proposal_id == Proposal.id


@dataclass(frozen=True)
class ProposalPage:
    """All that a page about one proposal shows."""

    proposal: Proposal
    cycle: Cycle
    trail: list[dict[str, Any]]
    """[{code, by, at, state, facts, reason_code, reason}], in order; without reasons that are not for this reader."""
    supported_by_me: bool
    allowed_actions: list[str]

    @property
    def support_threshold(self) -> int:
        """Supporters from which on the city owes an answer."""
        return self.cycle.support_threshold


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
    """{"items": proposals, "next"}: what she may see, newest first. Raises Unauthenticated for `mine` of nobody."""
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
        statement = statement.where(holds(q))
    return page(session, statement, Proposal.id, cursor=cursor, limit=limit)


def similar_proposals(session: Session, *, text: str, area: str | None, limit: int) -> list[Proposal]:
    """What says much the same, whatever has become of it: to support it, to vote for it, or to read the answer.

    That of `area` first, then its neighbours' (the same kecamatan), then the city's; the most alike first in each.
    """
    nearest = [(Proposal.area_code == area, 0), (within([area.rpartition(".")[0]]), 1)] if area else []
    order = [case(*nearest, else_=2)] if nearest else []
    statement = select(Proposal).where(Proposal.state.in_(PUBLIC), is_like(text))
    return list(session.scalars(statement.order_by(*order, likeness(text).desc(), Proposal.id).limit(limit)))


def proposal_page(session: Session, proposal_id: UUID, caller: Caller | None) -> ProposalPage:
    """One proposal with its cycle and trail, and what the caller may do. Raises NotFound."""
    proposal = proposal_by_id(session, proposal_id, caller)
    cycle = cycle_by_id(session, proposal.cycle_id)
    return ProposalPage(
        proposal=proposal,
        cycle=cycle,
        trail=[_line(line, proposal, caller) for line in proposal.trail],
        supported_by_me=caller is not None and supports(session, proposal.id, caller.id),
        allowed_actions=[] if caller is None else allowed_actions(session, caller, proposal, cycle),
    )


@dataclass(frozen=True)
class AreaCount:
    """Public proposals of a kelurahan: in all, by children, and in each state that any of them is in."""

    area_code: str
    total: int
    by_children: int
    states: dict[str, int]


def count_by_area(session: Session) -> list[AreaCount]:
    """How many proposals are public, of each kelurahan that has any."""
    counted = session.execute(
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
    return [_sum(area_code, list(rows)) for area_code, rows in groupby(counted, lambda row: row.area_code)]


def count_for(session: Session, officer: Caller) -> dict[str, int]:
    """How much waits for what somebody may do, what is late among it, and what a second officer decides.

    {name of a deed of moderation or verification: number} | {late, answer, decide_decline}
    """
    deeds = (*moderation.DEEDS, *verification.DEEDS)
    verifies = waits_for(officer, [verification.VERIFY])
    chosen = waits_for(officer, [adoption.ANSWER])
    hers_to_decide = ProposedDecline.outcome.is_(None) & (ProposedDecline.proposed_by != officer.id)
    counted = {deed.name: waits_for(officer, [deed]) for deed in deeds} | {
        "late": verifies & Proposal.verified_cost.is_(None) & (Proposal.due_at < now_in_sql()),
        "answer": chosen,
        "decide_decline": chosen & select(ProposedDecline).where(_about_it, hers_to_decide).exists(),
    }
    numbers = select(*(func.count().filter(condition).label(name) for name, condition in counted.items()))
    return dict(session.execute(numbers.select_from(Proposal)).mappings().one())


def _sum(area_code: str, rows: list[Any]) -> AreaCount:
    return AreaCount(
        area_code=area_code,
        total=sum(row.total for row in rows),
        by_children=sum(row.by_children for row in rows),
        states={str(row.state): row.total for row in rows},
    )


def _line(line: TrailLine, proposal: Proposal, caller: Caller | None) -> dict[str, Any]:
    """A line as this reader may see it: why a moderator gave it back is no neighbour's business, not even as a code."""
    readable = may_read_reason(caller, proposal, line)
    return {
        "code": line.code,
        "by": line.by,
        "at": line.happened_at,
        "state": line.state,
        "facts": line.facts,
        "reason_code": line.reason_code if readable else None,
        "reason": line.reason if readable else None,
    }
