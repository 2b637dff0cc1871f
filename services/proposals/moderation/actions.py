"""Letting a proposal be read by everybody, or giving it back to its author."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from sqlalchemy.orm import Session

from services.proposals.life.actions import move, owe_answer_if_supported
from services.proposals.life.model import Proposal
from services.proposals.life.queries import proposal_for_update
from services.proposals.life.refusals import ReasonMissing
from services.proposals.life.states import State
from services.proposals.moderation.model import Decision, ModerationDecision
from services.proposals.moderation.permissions import MODERATE
from services.proposals.moderation.personal_data import find_personal_data
from services.proposals.moderation.queries import findings_in
from shared import clock
from shared.caller import Caller
from shared.contracts.event import Event
from shared.contracts.proposals import ProposalPublished, ProposalReturned
from shared.contracts.vocabulary import ReturnReason
from shared.refusals import Refusal


class PersonalDataInReason(Refusal):
    """A reason that people will read must not tell who somebody is."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


def check_public_words(reason: str | None) -> None:
    """Raise PersonalDataInReason if an officer's words for the public hold a number, an address or the like."""
    found = find_personal_data(reason or "")
    if found:
        raise PersonalDataInReason("Say it without.", found=sorted({finding.kind for finding in found}))


def moderate(
    session: Session,
    moderator: Caller,
    proposal_id: UUID,
    *,
    decision: Decision,
    reason: str,
    reason_code: ReturnReason | None = None,
) -> Proposal:
    """Publish a proposal or return it with a reason for its author.

    Raises NotFound, OwnProposal, Forbidden, TransitionRefused, ReasonMissing, PersonalDataInReason.
    """
    proposal = proposal_for_update(session, proposal_id, moderator)
    by = MODERATE.role_of(moderator, proposal)
    if decision == Decision.RETURN and (reason_code is None or not reason):
        raise ReasonMissing("Say what to change, with a reason code and in words the author understands.")
    check_public_words(reason)
    if proposal.state == State.SUBMITTED:
        move(session, proposal, State.IN_MODERATION, by=by)
    words = {"decision": decision, "reason": reason, "reason_code": reason_code}
    session.add(
        ModerationDecision(
            **words,
            proposal_id=proposal.id,
            moderator_id=moderator.id,
            found=sorted({finding.kind for finding in findings_in(proposal)}),
            decided_at=clock.now(),
        )
    )
    if decision == Decision.PUBLISH:
        proposal.published_at = clock.now()
        move(session, proposal, State.PUBLISHED, by=by, event=_published(proposal), reason=reason)
        owe_answer_if_supported(session, proposal)
    else:
        event = ProposalReturned(proposal_id=proposal.id, author_id=proposal.author_id, reason_code=str(reason_code))
        move(session, proposal, State.RETURNED, by=by, event=event, reason=reason, reason_code=reason_code)
    return proposal


def _published(proposal: Proposal) -> Event:
    return ProposalPublished(
        proposal_id=proposal.id,
        cycle_id=proposal.cycle_id,
        area_code=proposal.area_code,
        title=proposal.title,
        category=str(proposal.category),
        author_id=proposal.author_id,
        by_child=proposal.by_child,
    )
