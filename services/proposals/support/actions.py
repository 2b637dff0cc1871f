"""Standing behind a proposal, and no longer."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.proposals.cycles.model import Cycle
from services.proposals.cycles.queries import cycle_by_id
from services.proposals.life.actions import owe_answer_if_supported
from services.proposals.life.model import Proposal
from services.proposals.life.queries import proposal_for_update
from services.proposals.support.model import Support
from services.proposals.support.permissions import check_supports
from services.proposals.support.queries import SupportStanding
from shared import clock
from shared.caller import Caller
from shared.contracts.proposals import ProposalSupported, SupportWithdrawn
from shared.events import publish


def support_proposal(session: Session, person: Caller, proposal_id: UUID) -> SupportStanding:
    """Stand behind a proposal; doing so again changes nothing. The last supporter needed starts the city's clock.

    Raises NotFound, OwnProposal, SupportClosed, NotAmongSupporters.
    """
    proposal, cycle = _open_to(session, person, proposal_id)
    row = {"proposal_id": proposal_id, "person_id": person.id, "supported_at": clock.now()}
    given = session.execute(insert(Support).values(row).on_conflict_do_nothing().returning(Support.person_id)).first()
    if given is not None:
        proposal.support_count += 1
        publish(session, ProposalSupported(proposal_id=proposal_id, person_id=person.id))
        owe_answer_if_supported(session, proposal)
    return SupportStanding(proposal.support_count, cycle.support_threshold, supported_by_me=True)


def withdraw_support(session: Session, person: Caller, proposal_id: UUID) -> SupportStanding:
    """Stand behind it no longer; a clock that was started keeps running."""
    proposal, cycle = _open_to(session, person, proposal_id)
    gone = session.execute(
        delete(Support)
        .where(Support.proposal_id == proposal_id, Support.person_id == person.id)
        .returning(Support.person_id)
    ).first()
    if gone is not None:
        proposal.support_count -= 1
        publish(session, SupportWithdrawn(proposal_id=proposal_id, person_id=person.id))
    return SupportStanding(proposal.support_count, cycle.support_threshold, supported_by_me=False)


def _open_to(session: Session, person: Caller, proposal_id: UUID) -> tuple[Proposal, Cycle]:
    proposal = proposal_for_update(session, proposal_id, person)
    cycle = cycle_by_id(session, proposal.cycle_id)
    check_supports(person, proposal, cycle)
    return proposal, cycle
