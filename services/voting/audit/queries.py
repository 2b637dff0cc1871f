"""Who has certified a result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.voting.audit.model import NEEDED, Certification
from services.voting.polls import queries as polls
from shared.web import Caller


def certifications(session: Session, poll_id: UUID) -> Sequence[Certification]:
    """The certifications of a result, the first one first."""
    statement = sa.select(Certification).where(Certification.poll_id == poll_id)
    return session.scalars(statement.order_by(Certification.certified_at, Certification.officer_id)).all()


def standing(session: Session, poll_id: UUID, reader: Caller | None) -> dict[str, Any]:
    """{"state", "needed", "items"}: how far certification has come. Raises NotFound."""
    poll = polls.visible_poll(session, poll_id, reader)
    return {"state": poll.state, "needed": NEEDED, "items": certifications(session, poll_id)}
