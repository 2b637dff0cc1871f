"""Letting an open poll end later: one officer proposes it with a public reason, another one decides."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.voting.roll.audit import later_ends, offers
from services.voting.roll.audit.model import Decision, ProposedProlongation
from services.voting.roll.audit.permissions import check_prolongable, check_proposes_prolonging
from services.voting.roll.audit.refusals import ProlongationDecided, ProlongationInvalid, ProlongationUnknown
from services.voting.roll.colleagues.actions import must_second
from services.voting.roll.polls import ending
from services.voting.roll.polls import queries as polls
from services.voting.roll.polls.model import Cause, Poll
from shared import clock
from shared.caller import Caller


def propose(session: Session, officer: Caller, poll_id: UUID, until: datetime, reason: str) -> dict[str, Any]:
    """Propose in public that a poll ends later; nothing changes until a second officer confirms.

    Raises PollNotProlongable, ProlongingNotAgreed, ProlongedBefore, ProlongationInvalid, ProlongationPending,
    Forbidden.
    """
    poll = polls.poll_for_update(session, poll_id)
    role = check_proposes_prolonging(session, officer, poll)
    _must_be_later(poll, until)
    facts = {"until": until, "reason": reason, "proposed_by": officer.id, "role": role, "proposed_at": clock.now()}
    session.add(ProposedProlongation(poll_id=poll_id, **facts))
    session.flush()
    return offers.prolonging(session, poll_id, officer)


def confirm(session: Session, officer: Caller, poll_id: UUID, prolongation_id: UUID) -> dict[str, Any]:
    """Agree as the second officer: the poll ends later, roll and box go by the new end, and everybody is told.

    Raises SecondOfficerNeeded, NotIndependent, ProlongationDecided, ProlongationUnknown, and what `propose` raises.
    """
    poll, proposed = _decide(session, officer, poll_id, prolongation_id, Decision.CONFIRMED)
    _must_be_later(poll, proposed.until)
    ending.prolong(session, poll, Cause.OFFICERS, proposed.until, proposed.reason)
    return offers.prolonging(session, poll_id, officer)


def decline(session: Session, officer: Caller, poll_id: UUID, prolongation_id: UUID, reason: str) -> dict[str, Any]:
    """Disagree, or take one's own proposal back, for a public reason; the poll ends as it was to.

    Raises ProlongationDecided, ProlongationUnknown, and what `propose` raises.
    """
    _, proposed = _decide(session, officer, poll_id, prolongation_id, Decision.DECLINED)
    proposed.decided_because = reason
    session.flush()
    return offers.prolonging(session, poll_id, officer)


def _must_be_later(poll: Poll, until: datetime) -> None:
    latest = later_ends.latest_of(poll)
    if not poll.ends_at < until <= latest:
        errors = {"until": [f"After {poll.ends_at.isoformat()}, and not after {latest.isoformat()}."]}
        raise ProlongationInvalid("Choose a later end.", errors=errors, after=poll.ends_at, latest=latest)


def _decide(
    session: Session, officer: Caller, poll_id: UUID, prolongation_id: UUID, decision: Decision
) -> tuple[Poll, ProposedProlongation]:
    poll = polls.poll_for_update(session, poll_id)
    role = check_prolongable(session, officer, poll)
    proposed = session.get(ProposedProlongation, prolongation_id)
    if proposed is None or proposed.poll_id != poll_id:
        raise ProlongationUnknown("Load the page again.")
    if proposed.decision is not None:
        raise ProlongationDecided("Load the page again to see how.", decision=proposed.decision)
    if decision is Decision.CONFIRMED:
        must_second(session, officer, [proposed.proposed_by])
    proposed.decision = decision
    proposed.decided_by, proposed.decided_role = officer.id, role
    proposed.decided_at = clock.now()
    session.flush()
    return poll, proposed
