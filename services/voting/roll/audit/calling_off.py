"""Calling an open poll off: one officer proposes it with a public reason, another one decides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.voting.roll.audit import queries
from services.voting.roll.audit.model import Cancellation, Decision
from services.voting.roll.audit.permissions import check_proposes_cancelling, check_uncounted
from services.voting.roll.audit.refusals import CancellationDecided, CancellationUnknown
from services.voting.roll.colleagues.actions import must_second
from services.voting.roll.polls import actions as poll_actions
from services.voting.roll.polls import queries as polls
from services.voting.roll.polls.model import Poll
from shared import clock
from shared.caller import Caller


def propose(session: Session, officer: Caller, poll_id: UUID, reason: str) -> dict[str, Any]:
    """Propose in public to call a poll off; nothing changes until a second officer confirms.

    Answers with queries.cancelling. Raises PollNotCancellable, CancellationPending, Forbidden.
    """
    role = check_proposes_cancelling(session, officer, polls.poll_for_update(session, poll_id))
    session.add(
        Cancellation(poll_id=poll_id, reason=reason, proposed_by=officer.id, role=role, proposed_at=clock.now())
    )
    session.flush()
    return queries.cancelling(session, poll_id, officer)


def confirm(session: Session, officer: Caller, poll_id: UUID, cancellation_id: UUID) -> dict[str, Any]:
    """Agree as the second officer: the poll takes no ballot any more, and those cast are never counted.

    Raises SecondOfficerNeeded, NotIndependent, CancellationDecided, CancellationUnknown, PollNotCancellable, Forbidden.
    """
    poll, proposed = _decide(session, officer, poll_id, cancellation_id, Decision.CONFIRMED)
    poll_actions.call_off(session, poll, proposed.reason, but=queries.chosen_beside(session, poll))
    return queries.cancelling(session, poll_id, officer)


def decline(session: Session, officer: Caller, poll_id: UUID, cancellation_id: UUID, reason: str) -> dict[str, Any]:
    """Disagree, or take one's own proposal back, for a public reason; the poll goes on as it was.

    Answers with queries.cancelling.
    Raises CancellationDecided, CancellationUnknown, PollNotCancellable, Forbidden.
    """
    _, proposed = _decide(session, officer, poll_id, cancellation_id, Decision.DECLINED)
    proposed.decided_because = reason
    session.flush()
    return queries.cancelling(session, poll_id, officer)


def _decide(
    session: Session, officer: Caller, poll_id: UUID, cancellation_id: UUID, decision: Decision
) -> tuple[Poll, Cancellation]:
    poll = polls.poll_for_update(session, poll_id)
    role = check_uncounted(officer, poll)
    proposed = session.get(Cancellation, cancellation_id)
    if proposed is None or proposed.poll_id != poll_id:
        raise CancellationUnknown("Load the page again.")
    if proposed.decision is not None:
        raise CancellationDecided("Load the page again to see how.", decision=proposed.decision)
    if decision is Decision.CONFIRMED:
        must_second(session, officer, [proposed.proposed_by])
    proposed.decision = decision
    proposed.decided_by, proposed.decided_role = officer.id, role
    proposed.decided_at = clock.now()
    session.flush()
    return poll, proposed
