"""The city's yes after the vote, with reason, money, year and agency; its no stands in `declining`."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from services.proposals.adoption.model import Adoption, FundingSource
from services.proposals.adoption.permissions import check_adopts
from services.proposals.adoption.queries import case_of
from services.proposals.life.actions import move
from services.proposals.life.model import Proposal
from services.proposals.life.queries import proposal_for_update
from services.proposals.life.states import State
from services.proposals.moderation.actions import check_public_words
from shared import clock
from shared.caller import Caller
from shared.contracts.agencies import Agency
from shared.contracts.proposals import ProposalAdopted


def adopt(
    session: Session,
    officer: Caller,
    proposal_id: UUID,
    *,
    reason: str,
    funding_source: FundingSource,
    rkpd_year: int,
    agency: Agency,
) -> Proposal:
    """Take a chosen proposal into the plan of a year; programs opens it on the roadmap when it hears of it.

    Its cost is the word of whoever found it feasible; so it takes somebody who stands apart from her. Raises
    NotIndependent, PersonalDataInReason, DeclinePending, TransitionRefused, Forbidden.
    """
    proposal = proposal_for_update(session, proposal_id, officer)
    by = check_adopts(officer, case_of(session, officer, proposal))
    check_public_words(reason)
    plan = {"funding_source": str(funding_source), "rkpd_year": rkpd_year, "agency": agency}
    facts = {**plan, "cost": proposal.verified_cost}
    event = _adopted(proposal, reason, funding_source, rkpd_year, agency)
    move(session, proposal, State.ACCOMMODATED, by=by, event=event, reason=reason, facts=facts)
    session.add(Adoption(proposal_id=proposal.id, officer_id=officer.id, reason=reason, adopted_at=clock.now(), **plan))
    return proposal


def _adopted(
    proposal: Proposal, reason: str, funding_source: FundingSource, rkpd_year: int, agency: Agency
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
