"""What can be asked about codes and sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.identity.sessions.model import LoginCode, OpenSession


def unused_codes_since(session: Session, contact_index: bytes, since: datetime) -> int:
    """How many codes were asked for with one contact since then and not used."""
    statement = select(func.count()).where(
        LoginCode.contact_index == contact_index, LoginCode.created_at > since, LoginCode.used_at.is_(None)
    )
    return session.scalar(statement) or 0


def code_for_update(session: Session, request_id: UUID) -> LoginCode | None:
    """The code asked for under this id, locked until the transaction ends."""
    return session.scalar(select(LoginCode).where(LoginCode.request_id == request_id).with_for_update())


def next_code_to_send(session: Session, now: datetime, *, skip: Sequence[UUID]) -> LoginCode | None:
    """A code that is to be mailed and that nobody else is mailing, oldest first; `skip` are those that just failed."""
    statement = (
        select(LoginCode)
        .where(LoginCode.sealed.is_not(None), LoginCode.expires_at > now, LoginCode.request_id.not_in(skip))
        .order_by(LoginCode.created_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalar(statement)


def find_session(session: Session, secret_hash: bytes) -> OpenSession | None:
    """The session whose secret has this hash."""
    return session.scalar(select(OpenSession).where(OpenSession.secret_hash == secret_hash))


def sessions_of(session: Session, person_id: UUID) -> Sequence[OpenSession]:
    """Her sessions that were not ended, newest first."""
    statement = (
        select(OpenSession)
        .where(OpenSession.person_id == person_id, OpenSession.revoked_at.is_(None))
        .order_by(OpenSession.id.desc())
    )
    return session.scalars(statement).all()
