"""What can be asked about codes and sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, literal, or_, select
from sqlalchemy.orm import Session

from services.identity.people.model import Person
from services.identity.people.queries import find_person
from services.identity.roles.model import RoleGrant
from services.identity.roles.queries import roles_held
from services.identity.sessions.mailing_limits import Mailed
from services.identity.sessions.model import LoginCode, OpenSession
from shared import clock
from shared.database.instants import database_now, now_in_sql

WAKE_CHANNEL = "rembuk_login_codes"
"""Postgres tells the sender on this channel that a transaction with a code has committed."""


def wake_sender(session: Session) -> None:
    """Have the sender woken when this transaction commits, and not before."""
    session.execute(select(func.pg_notify(WAKE_CHANNEL, "")))


def one_at_a_time(session: Session, contact_index: bytes) -> None:
    """Have whoever asks or tries with this contact wait until this transaction ends."""
    key = int.from_bytes(contact_index[:8], signed=True)
    session.execute(select(func.pg_advisory_xact_lock(key)))


def mailed_since(session: Session, asked: LoginCode, since: datetime) -> list[Mailed]:
    """The codes that were made for a contact since then, as seen from the place of a request for another."""
    contact_index, place_index = asked.contact_index, asked.place_index
    known = _places_she_came_from(contact_index)
    columns = LoginCode.place_index, LoginCode.place_index.in_(known), LoginCode.used_at, LoginCode.created_at
    rows = session.execute(
        select(*columns, LoginCode.expires_at, LoginCode.person_id).where(
            LoginCode.contact_index == contact_index, LoginCode.created_at > since, LoginCode.code_hash != b""
        )
    )
    return [
        Mailed(
            at=at,
            here=place == place_index,
            known_place=bool(is_known),
            used=used_at is not None,
            good=used_at is None and ends > asked.created_at and person_id == asked.person_id,
        )
        for place, is_known, used_at, at, ends, person_id in rows
    ]


def is_known_place(session: Session, asked: LoginCode) -> bool:
    """Whether somebody has come in with this contact from this place, as far as that is kept."""
    return bool(session.scalar(select(literal(asked.place_index).in_(_places_she_came_from(asked.contact_index)))))


def request(session: Session, request_id: UUID) -> LoginCode | None:
    """What was asked for under this id, as it is now."""
    return session.get(LoginCode, request_id, populate_existing=True)


def good_codes(session: Session, asked: LoginCode, now: datetime) -> Sequence[LoginCode]:
    """The codes that open a request: its own, and others that were asked for from the same place and are still good."""
    same = LoginCode.request_id == asked.request_id
    if asked.place_index is not None:
        same |= (LoginCode.contact_index == asked.contact_index) & (LoginCode.place_index == asked.place_index)
    good = LoginCode.used_at.is_(None), LoginCode.expires_at > now, LoginCode.code_hash != b""
    return session.scalars(select(LoginCode).where(same, *good)).all()


def wrong_codes_since(session: Session, asked: LoginCode, since: datetime) -> int:
    """How many wrong codes were typed since then for the same contact at the same place."""
    here = LoginCode.contact_index == asked.contact_index, LoginCode.place_index == asked.place_index
    return session.scalar(select(func.sum(LoginCode.tries)).where(*here, LoginCode.created_at > since)) or 0


def _places_she_came_from(contact_index: bytes) -> Select[Any]:
    came = LoginCode.contact_index == contact_index, LoginCode.used_at.is_not(None), LoginCode.place_index.is_not(None)
    return select(LoginCode.place_index).where(*came)


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


def delete_codes(session: Session, *, before: datetime, used_before: datetime) -> None:
    """Drop the requests from before an instant; those by which somebody came in, from before another."""
    old = LoginCode.created_at < before, or_(LoginCode.used_at.is_(None), LoginCode.used_at < used_before)
    session.execute(delete(LoginCode).where(*old))


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
    if person is None:
        return []
    roles = [role for role, _ in roles_held(session, person, clock.day_of(now))]
    return [opened for opened in session.scalars(statement) if opened.lasts(now, roles)]


def places_of(session: Session, person_id: UUID, here: UUID | None) -> list[dict[str, Any]]:
    """[{id, created_at, last_seen_at, current}] of the same, for her to look at; `here` is whence she looks."""
    return [
        {
            "id": opened.id,
            "created_at": opened.created_at,
            "last_seen_at": opened.last_seen_at,
            "current": opened.id == here,
        }
        for opened in sessions_of(session, person_id)
    ]


def delete_who_never_came(session: Session, *, before: datetime) -> None:
    """Drop those whose contact was never confirmed, who hold no role and whom no officer has confirmed."""
    holds = select(RoleGrant.id).where(RoleGrant.person_id == Person.id).exists()
    session.execute(
        delete(Person).where(
            Person.contact_confirmed_at.is_(None), Person.verified_at.is_(None), Person.registered_at < before, ~holds
        )
    )
