"""Answering a proposal: can it be done, at what cost; and putting it on the list that residents vote on."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.proposals.life.actions import begin_verification, move
from services.proposals.life.model import Proposal
from services.proposals.life.queries import proposal_for_update
from services.proposals.life.refusals import ReasonMissing
from services.proposals.life.states import State
from services.proposals.moderation.actions import check_public_words
from services.proposals.verification.model import Verdict, VerdictGiven
from services.proposals.verification.permissions import SHORTLIST, VERIFY
from shared import clock
from shared.caller import Caller
from shared.contracts.agencies import Agency
from shared.contracts.proposals import ProposalDeclined, ProposalReturned, ProposalShortlisted, ProposalVerified
from shared.contracts.vocabulary import ReasonCode
from shared.events import publish


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
    by = VERIFY.role_of(officer, proposal)
    if not reason or (verdict != Verdict.FEASIBLE and reason_code is None):
        raise ReasonMissing("Write in plain words why, and choose a reason code unless it is feasible.")
    check_public_words(reason)
    if proposal.state == State.PUBLISHED:
        begin_verification(session, proposal, by=by)
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
        proposal.returned_by = officer.id
    return proposal


def shortlist(session: Session, officer: Caller, proposal_id: UUID, reason: str) -> Proposal:
    """Put a verified proposal on the list that residents vote on.

    Raises NotFound, OwnProposal, Forbidden, TransitionRefused, NotYetVerified, PersonalDataInReason.
    """
    proposal = proposal_for_update(session, proposal_id, officer)
    by = SHORTLIST.role_of(officer, proposal)
    check_public_words(reason)
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


def decline(
    session: Session,
    proposal: Proposal,
    *,
    by: str,
    reason: str,
    reason_code: str,
    agency: Agency | None = None,
    officers: Collection[UUID] = (),
) -> None:
    """Say in public that the city does not take it, why, and which office says so; `officers` are those who agreed.

    Raises what `move` raises.
    """
    event = ProposalDeclined(
        proposal_id=proposal.id, author_id=proposal.author_id, reason_code=reason_code, reason=reason, agency=agency
    )
    line: dict[str, Any] = {"reason": reason, "reason_code": reason_code, "facts": {"agency": agency} if agency else {}}
    move(session, proposal, State.DECLINED, by=by, event=event, officers=officers, **line)


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
