"""Why a poll ends later than was published, or may: proposals, what became of them, and what an outage weighed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.voting.roll.audit.model import NEEDED, ProposedProlongation
from services.voting.roll.polls import queries as polls
from services.voting.roll.polls.model import Cause, Poll
from services.voting.roll.polls.states import State
from services.voting.roll.pulses import queries as pulses
from shared.caller import Caller


def proposals(session: Session, poll_id: UUID) -> Sequence[ProposedProlongation]:
    """Proposals to let a poll end later, the first one first."""
    statement = sa.select(ProposedProlongation).where(ProposedProlongation.poll_id == poll_id)
    return session.scalars(statement.order_by(ProposedProlongation.proposed_at, ProposedProlongation.id)).all()


def latest_of(poll: Poll) -> datetime:
    """The last end that two officers may set, whatever an outage added meanwhile."""
    rule = poll.prolonging or {"officers": {"seconds_at_most": 0}}
    return poll.closes_at + timedelta(seconds=rule["officers"]["seconds_at_most"])


def prolonging(session: Session, poll_id: UUID, reader: Caller | None, now: datetime) -> dict[str, Any]:
    """What `schemas.ProlongingOut` says of a poll. A proposal nobody decided before the end has lapsed.

    Raises NotFound.
    """
    poll = polls.visible_poll(session, poll_id, reader)
    session.refresh(poll, ["prolongations"])
    runs = poll.state is State.OPEN and poll.ends_at > now
    once = any(done.cause is Cause.OFFICERS for done in poll.prolongations)
    items = proposals(session, poll_id)
    return {
        "state": poll.state,
        "needed": NEEDED,
        "ends_at": poll.ends_at,
        "closes_at": poll.closes_at,
        "latest": latest_of(poll) if runs and poll.prolonging and not once else None,
        "prolongations": poll.prolongations,
        "items": items,
        "pending": next((item for item in items if item.decision is None and runs), None),
        "weighing": pulses.weighing(session, poll_id),
    }
