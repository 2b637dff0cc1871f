"""What can be asked about codes and sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from services.identity.people.queries import find_person
from services.identity.sessions.model import LoginCode, OpenSession
from shared.database.instants import database_now, now_in_sql

WAKE_CHANNEL = "rembuk_login_codes"
"""Postgres tells the sender on this channel that a transaction with a code has committed."""


def wake_sender(session: Session) -> None:
    """Have the sender woken when this transaction commits, and not before."""
    session.execute(select(func.pg_notify(WAKE_CHANNEL, "")))


def unused_codes_since(session: Session, contact_index: bytes, since: datetime) -> int:
    """How many codes were asked for with one contact since then and not used."""
    statement = select(func.count()).where(
        LoginCode.contact_index == contact_index, LoginCode.created_at > since, LoginCode.used_at.is_(None)
    )
    return session.scalar(statement) or 0


def code_for_update(session: Session, request_id: UUID) -> LoginCode | None:
    """The code asked for under this id, locked until the transaction ends."""
    return session.scalar(select(LoginCode).where(LoginCode.request_id == request_id).with_for_update())


def next_code_to_send(session: Session, *, skip: Sequence[UUID]) -> LoginCode | None:
    """A code still under seal that nobody else is mailing, oldest first, locked; `skip` are those that just failed."""
    statement = (
        select(LoginCode)
        .where(LoginCode.sealed.is_not(None), LoginCode.request_id.not_in(skip))
        .order_by(LoginCode.created_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalar(statement)


def delete_codes(session: Session, *, before: datetime) -> None:
    """Drop the codes asked for before an instant."""
    session.execute(delete(LoginCode).where(LoginCode.created_at < before))


def delete_sessions(session: Session, *, before: datetime) -> None:
    """Drop the sessions that were neither used nor ended since an instant."""
    still = func.coalesce(OpenSession.revoked_at, OpenSession.last_seen_at)
    session.execute(delete(OpenSession).where(OpenSession.last_seen_at < before, still < before))


def find_session(session: Session, secret_hash: bytes) -> OpenSession | None:
    """The session whose secret has this hash."""
    return session.scalar(select(OpenSession).where(OpenSession.secret_hash == secret_hash))


def find_session_now(session: Session, secret_hash: bytes) -> tuple[OpenSession, datetime] | None:
    """The same with the instant by the database's clock, in one round trip."""
    found = select(OpenSession, now_in_sql()).where(OpenSession.secret_hash == secret_hash)
    row = session.execute(found).one_or_none()
    return (row[0], row[1]) if row else None


def sessions_of(session: Session, person_id: UUID) -> Sequence[OpenSession]:
    """Her sessions that are still good, newest first."""
    statement = (
        select(OpenSession)
        .where(OpenSession.person_id == person_id, OpenSession.revoked_at.is_(None))
        .order_by(OpenSession.id.desc())
    )
    person, now = find_person(session, person_id), database_now(session)
    return [opened for opened in session.scalars(statement) if person is not None and opened.lasts(now, person)]


def places_of(session: Session, person_id: UUID, here: UUID | None) -> list[dict[str, Any]]:
    """The same for her to look at; `here` is the session from which she looks."""
    return [
        {
            "id": opened.id,
            "created_at": opened.created_at,
            "last_seen_at": opened.last_seen_at,
            "current": opened.id == here,
        }
        for opened in sessions_of(session, person_id)
    ]
