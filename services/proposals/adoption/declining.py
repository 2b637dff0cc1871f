"""Turning down what the vote chose: one officer proposes it with a public reason, another one decides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.proposals.adoption import queries
from services.proposals.adoption.model import Outcome, ProposedDecline
from services.proposals.adoption.permissions import Check, check_begins, check_decides, check_takes_back
from services.proposals.adoption.refusals import DeclineUnknown
from services.proposals.life.model import Proposal
from services.proposals.life.queries import proposal_for_update
from services.proposals.moderation.actions import check_public_words
from services.proposals.verification.actions import decline
from shared import clock
from shared.caller import Caller
from shared.contracts.agencies import Agency
from shared.contracts.proposals import ProposalDeclineProposed, ProposalDeclineSettled
from shared.contracts.vocabulary import ReasonCode
from shared.events import publish

PROPOSED, REFUSED, WITHDRAWN = "decline_proposed", "decline_refused", "decline_withdrawn"
ANSWERS = Agency.DP3AKB
"""The office whose officers answer after the vote."""

SETTLED_BY: dict[Outcome, Check] = {
    Outcome.AGREED: check_decides,
    Outcome.REFUSED: check_decides,
    Outcome.WITHDRAWN: check_takes_back,
}
"""Who brings about which end of it."""


def propose(session: Session, officer: Caller, proposal_id: UUID, *, reason: str, reason_code: ReasonCode) -> Proposal:
    """Propose in public not to take it up; it stays chosen until a second officer agrees.

    Raises DeclinePending, PersonalDataInReason, TransitionRefused, Forbidden.
    """
    proposal = proposal_for_update(session, proposal_id, officer)
    by = check_begins(officer, queries.case_of(session, officer, proposal))
    check_public_words(reason)
    proposed = ProposedDecline(
        proposal_id=proposal.id,
        reason_code=reason_code,
        reason=reason,
        proposed_by=officer.id,
        proposed_at=clock.now(),
    )
    session.add(proposed)
    session.flush()
    line: dict[str, Any] = {"reason": reason, "reason_code": str(reason_code), "facts": {"agency": ANSWERS}}
    proposal.note(PROPOSED, by=by, at=proposed.proposed_at, about_id=proposed.id, **line)
    told = {"reason_code": str(reason_code), "agency": ANSWERS}
    publish(session, ProposalDeclineProposed(proposal_id=proposal.id, decline_id=proposed.id, **told))
    return proposal


def agree(session: Session, officer: Caller, proposal_id: UUID, decline_id: UUID) -> Proposal:
    """Agree as the second officer: the city does not take it up, for the reason that was proposed.

    Raises SecondOfficerMissing, NotIndependent, DeclineUnknown, TransitionRefused, Forbidden.
    """
    proposal, proposed, by = _settle(session, officer, proposal_id, decline_id, Outcome.AGREED)
    words: dict[str, Any] = {"reason": proposed.reason, "reason_code": str(proposed.reason_code), "agency": ANSWERS}
    decline(session, proposal, by=by, officers={proposed.proposed_by, officer.id}, **words)
    return proposal


def refuse(session: Session, officer: Caller, proposal_id: UUID, decline_id: UUID, reason: str) -> Proposal:
    """Refuse as the second officer, for a public reason: it stays chosen. Raises what `agree` does."""
    check_public_words(reason)
    proposal, proposed, by = _settle(session, officer, proposal_id, decline_id, Outcome.REFUSED)
    proposed.decided_because = reason
    proposal.note(REFUSED, by=by, at=clock.now(), about_id=proposed.id, reason=reason, facts={"agency": ANSWERS})
    return proposal


def take_back(session: Session, officer: Caller, proposal_id: UUID, decline_id: UUID) -> Proposal:
    """Take back what one proposed oneself: it stays chosen. Raises DeclineNotYours, DeclineUnknown, Forbidden."""
    proposal, proposed, by = _settle(session, officer, proposal_id, decline_id, Outcome.WITHDRAWN)
    proposal.note(WITHDRAWN, by=by, at=clock.now(), about_id=proposed.id, facts={"agency": ANSWERS})
    return proposal


def _settle(
    session: Session, officer: Caller, proposal_id: UUID, decline_id: UUID, outcome: Outcome
) -> tuple[Proposal, ProposedDecline, str]:
    """The very proposal that was read, decided; a newer one in its place is not taken for it."""
    proposal = proposal_for_update(session, proposal_id, officer)
    case = queries.case_of(session, officer, proposal)
    by, proposed = SETTLED_BY[outcome](officer, case), case.proposed
    if proposed.id != decline_id:
        raise DeclineUnknown("Load the page again.")
    proposed.outcome, proposed.decided_by, proposed.decided_at = outcome, officer.id, clock.now()
    session.flush()
    publish(session, ProposalDeclineSettled(proposal_id=proposal.id, decline_id=proposed.id, outcome=str(outcome)))
    return proposal, proposed, by
