"""How far certification, calling off or prolonging has come, with what the reader may do about it now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.voting.roll.audit import later_ends, queries
from services.voting.roll.audit.permissions import (
    OF_A_RESULT,
    OF_CALLING_OFF,
    OF_PROLONGING,
    Known,
    Vouching,
    allowed_actions,
)
from services.voting.roll.polls import queries as polls
from shared.caller import Caller
from shared.database.instants import database_now


def standing(session: Session, poll_id: UUID, reader: Caller | None) -> dict[str, Any]:
    """As `queries.standing`, and `allowed_actions`. Raises NotFound."""
    poll = polls.poll_to_the_letter(session, poll_id)  # held, so that the session reads it once
    found = queries.standing(session, poll_id, reader)
    known = Vouching(found["items"], found["refusals"], found["checks"])
    return found | {"allowed_actions": allowed_actions(session, reader, poll, OF_A_RESULT, known)}


def cancelling(session: Session, poll_id: UUID, reader: Caller | None) -> dict[str, Any]:
    """As `queries.cancelling`, and `allowed_actions`. Raises NotFound."""
    poll = polls.poll_alone(session, poll_id)
    found = queries.cancelling(session, poll_id, reader)
    return found | {"allowed_actions": allowed_actions(session, reader, poll, OF_CALLING_OFF, Known(found["items"]))}


def prolonging(session: Session, poll_id: UUID, reader: Caller | None) -> dict[str, Any]:
    """As `later_ends.prolonging`, and `allowed_actions`. Raises NotFound."""
    poll, now = polls.poll_alone(session, poll_id), database_now(session)
    found = later_ends.prolonging(session, poll_id, reader, now)
    known = Known(found["items"], now)
    return found | {"allowed_actions": allowed_actions(session, reader, poll, OF_PROLONGING, known)}
