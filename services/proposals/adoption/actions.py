"""The city's answer after the vote: adopted with reason, money, year and agency, or declined with a reason."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from services.proposals.adoption.model import Adoption, FundingSource
from services.proposals.colleagues.actions import check_four_eyes
from services.proposals.drafting.actions import move
from services.proposals.drafting.model import Proposal
from services.proposals.drafting.permissions import role_for
from services.proposals.drafting.queries import proposal_for_update
from services.proposals.drafting.refusals import TransitionRefused
from services.proposals.drafting.states import STEPS, State
from services.proposals.moderation.actions import check_public_words
from services.proposals.verification.actions import decline
from services.proposals.verification.model import ReasonCode
from services.proposals.verification.queries import who_found_it_feasible
from shared import clock
from shared.contracts.proposals import ProposalAdopted
from shared.contracts.roles import Role
from shared.web import Caller


def adopt(
    session: Session,
    officer: Caller,
    proposal_id: UUID,
    *,
    reason: str,
    funding_source: FundingSource,
    rkpd_year: int,
    agency: str,
) -> Proposal:
    """Take a chosen proposal into the plan of a year; programs opens it on the roadmap when it hears of it.

    Its cost is the word of whoever found it feasible; so it takes somebody who stands apart from her. Raises
    NotIndependent, PersonalDataInReason, TransitionRefused, Forbidden.
    """
    proposal = proposal_for_update(session, proposal_id, officer)
    by = role_for(officer, proposal, [Role.DP3AKB_OFFICER])
    check_public_words(f"{reason}\n{agency}")
    _must_lead_to(proposal, State.ACCOMMODATED)
    check_four_eyes(session, officer, who_found_it_feasible(session, proposal))
    plan = {"funding_source": str(funding_source), "rkpd_year": rkpd_year, "agency": agency}
    facts = {**plan, "cost": proposal.verified_cost}
    event = _adopted(proposal, reason, funding_source, rkpd_year, agency)
    move(session, proposal, State.ACCOMMODATED, by=by, event=event, reason=reason, facts=facts)
    session.add(Adoption(proposal_id=proposal.id, officer_id=officer.id, reason=reason, adopted_at=clock.now(), **plan))
    return proposal


def decline_chosen(
    session: Session, officer: Caller, proposal_id: UUID, *, reason: str, reason_code: ReasonCode
) -> Proposal:
    """Say why even a chosen proposal is not taken up."""
    proposal = proposal_for_update(session, proposal_id, officer)
    by = role_for(officer, proposal, [Role.DP3AKB_OFFICER])
    check_public_words(reason)
    decline(session, proposal, by=by, reason=reason, reason_code=str(reason_code))
    return proposal


def _must_lead_to(proposal: Proposal, to: State) -> None:
    if (proposal.state, to) not in STEPS:
        raise TransitionRefused(f"It is {proposal.state} and cannot become {to}.", state=proposal.state, to=to)


def _adopted(
    proposal: Proposal, reason: str, funding_source: FundingSource, rkpd_year: int, agency: str
) -> ProposalAdopted:
    return ProposalAdopted(
        proposal_id=proposal.id,
        cycle_id=proposal.cycle_id,
        area_code=proposal.area_code,
        title=proposal.title,
        category=str(proposal.category),
        cost=proposal.verified_cost or 0,
        reason=reason,
        funding_source=str(funding_source),
        rkpd_year=rkpd_year,
        agency=agency,
        author_id=proposal.author_id,
        by_child=proposal.by_child,
        picture=proposal.picture,
    )
