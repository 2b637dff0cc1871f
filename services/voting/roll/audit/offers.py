"""How far certification, calling off or prolonging has come, with what the reader may do about it now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.voting.roll.audit import later_ends, queries
from services.voting.roll.audit.permissions import OF_A_RESULT, OF_CALLING_OFF, OF_PROLONGING, allowed_actions
from services.voting.roll.polls import queries as polls
from shared.caller import Caller


def standing(session: Session, poll_id: UUID, reader: Caller | None) -> dict[str, Any]:
    """As `queries.standing`, and `allowed_actions`. Raises NotFound."""
    found, poll = queries.standing(session, poll_id, reader), polls.poll(session, poll_id)
    return found | {"allowed_actions": allowed_actions(session, reader, poll, OF_A_RESULT)}


def cancelling(session: Session, poll_id: UUID, reader: Caller | None) -> dict[str, Any]:
    """As `queries.cancelling`, and `allowed_actions`. Raises NotFound."""
    found, poll = queries.cancelling(session, poll_id, reader), polls.poll(session, poll_id)
    return found | {"allowed_actions": allowed_actions(session, reader, poll, OF_CALLING_OFF)}


def prolonging(session: Session, poll_id: UUID, reader: Caller | None) -> dict[str, Any]:
    """As `later_ends.prolonging`, and `allowed_actions`. Raises NotFound."""
    found, poll = later_ends.prolonging(session, poll_id, reader), polls.poll(session, poll_id)
    return found | {"allowed_actions": allowed_actions(session, reader, poll, OF_PROLONGING)}
