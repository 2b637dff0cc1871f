"""Answering a proposal: can it be done, at what cost; and putting it on the list that residents vote on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.proposals.drafting.actions import begin_verification, move
from services.proposals.drafting.model import Proposal
from services.proposals.drafting.permissions import role_for
from services.proposals.drafting.queries import proposal_for_update
from services.proposals.drafting.refusals import ReasonMissing, TransitionRefused
from services.proposals.drafting.states import STEPS, VERIFIERS, State
from services.proposals.moderation.actions import check_public_words
from services.proposals.verification.model import ReasonCode, Verdict, VerdictGiven
from shared import clock
from shared.contracts.proposals import ProposalDeclined, ProposalReturned, ProposalShortlisted, ProposalVerified
from shared.events import publish
from shared.web import Caller, DomainError


class NotYetVerified(DomainError):
    """Only what was found feasible, at a known cost, may be voted on."""


def give_verdict(
    session: Session,
    officer: Caller,
    proposal_id: UUID,
    *,
    verdict: Verdict,
    reason: str,
    reason_code: ReasonCode | None = None,
    cost: int | None = None,
    checklist: dict[str, Any] | None = None,
) -> Proposal:
    """Answer in the name of the kelurahan or agency: feasible at `cost` (rupiah), declined, or returned.

    A verdict on a proposal that is only published takes it up first. Raises ReasonMissing where words or code lack.
    """
    proposal = proposal_for_update(session, proposal_id, officer)
    by = role_for(officer, proposal, VERIFIERS)
    if not reason or (verdict != Verdict.FEASIBLE and reason_code is None):
        raise ReasonMissing("Write in plain words why, and choose a reason code unless it is feasible.")
    check_public_words(reason)
    if proposal.state == State.PUBLISHED:
        begin_verification(session, proposal, by=by)
    if proposal.state != State.UNDER_VERIFICATION:
        raise TransitionRefused(f"It is {proposal.state}.", state=proposal.state)
    session.add(
        VerdictGiven(
            proposal_id=proposal.id,
            officer_id=officer.id,
            verdict=verdict,
            cost=cost,
            reason_code=reason_code,
            reason=reason,
            checklist=checklist or {},
            given_at=clock.now(),
        )
    )
    if verdict == Verdict.FEASIBLE:
        _found_feasible(session, proposal, by, cost, reason)
    elif verdict == Verdict.INFEASIBLE:
        decline(session, proposal, by=by, reason=reason, reason_code=str(reason_code))
    else:
        _give_back(session, proposal, by, reason, str(reason_code))
    return proposal


def shortlist(session: Session, officer: Caller, proposal_id: UUID, reason: str) -> Proposal:
    """Put a verified proposal on the list that residents vote on."""
    proposal = proposal_for_update(session, proposal_id, officer)
    by = role_for(officer, proposal, STEPS[State.UNDER_VERIFICATION, State.SHORTLISTED].who)
    check_public_words(reason)
    if proposal.state == State.UNDER_VERIFICATION and proposal.verified_cost is None:
        raise NotYetVerified("A kelurahan officer or agency gives the verdict first.")
    event = ProposalShortlisted(
        proposal_id=proposal.id,
        cycle_id=proposal.cycle_id,
        area_code=proposal.area_code,
        title=proposal.title,
        summary=proposal.summary,
        cost=proposal.verified_cost or 0,
        category=str(proposal.category),
        picture=proposal.picture,
    )
    move(session, proposal, State.SHORTLISTED, by=by, event=event, reason=reason, facts={"cost": event.cost})
    return proposal


def decline(session: Session, proposal: Proposal, *, by: str, reason: str, reason_code: str) -> None:
    """Say in public that the city does not take it, and why."""
    event = ProposalDeclined(
        proposal_id=proposal.id, author_id=proposal.author_id, reason_code=reason_code, reason=reason
    )
    move(session, proposal, State.DECLINED, by=by, event=event, reason=reason, reason_code=reason_code)


def _found_feasible(session: Session, proposal: Proposal, by: str, cost: int | None, reason: str) -> None:
    """The state stays; the cost and the city's words stand in the trail."""
    if cost is None:
        raise ReasonMissing("A feasible proposal has a cost in rupiah.")
    proposal.verified_cost = cost
    proposal.version += 1
    facts = {"cost": cost, "requested_cost": proposal.requested_cost}
    proposal.note("verified", by=by, at=clock.now(), reason=reason, facts=facts)
    session.flush()
    publish(session, ProposalVerified(proposal_id=proposal.id, cost=cost))


def _give_back(session: Session, proposal: Proposal, by: str, reason: str, reason_code: str) -> None:
    proposal.due_at = proposal.verified_cost = None
    event = ProposalReturned(proposal_id=proposal.id, author_id=proposal.author_id, reason_code=reason_code)
    move(session, proposal, State.RETURNED, by=by, event=event, reason=reason, reason_code=reason_code)
