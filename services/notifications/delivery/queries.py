"""What can be asked about e-mails: which are due, and how many stand where."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.notifications.delivery.model import Delivery


def due(session: Session, now: datetime, limit: int) -> Sequence[Delivery]:
    """The e-mails to try now, oldest first, locked; those another sender is looking at are left to it."""
    statement = (
        select(Delivery)
        .where(Delivery.due_at <= now)
        .order_by(Delivery.due_at, Delivery.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(statement).all()


def taken(session: Session, ids: Sequence[UUID]) -> Sequence[Delivery]:
    """These e-mails, locked, to write down what became of them."""
    return session.scalars(select(Delivery).where(Delivery.id.in_(ids)).with_for_update()).all()


def counts(session: Session) -> dict[str, int]:
    """{state: how many e-mails stand in it}; a state without any is left out."""
    rows = session.execute(select(Delivery.state, func.count()).group_by(Delivery.state))
    return {row.state: row[1] for row in rows}
