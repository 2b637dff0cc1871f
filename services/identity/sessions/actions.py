"""What can be done about logging in: ask for a code, use it, exchange a session for a token, end sessions."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from services.identity.people.model import Person
from services.identity.people.queries import find_by_email, find_person
from services.identity.people.sealing import FieldKeys
from services.identity.sessions import queries
from services.identity.sessions.codes import as_typed, new_code
from services.identity.sessions.model import CODE_LIFETIME, LoginCode, OpenSession
from shared import clock
from shared.ids import new_id
from shared.web import DomainError
from shared.web.tokens import Keyring

MOST_UNUSED_CODES = 5
WINDOW = timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=1)
"""How exactly the last use of a session is kept; exact to the second would cost a write per request."""


class TooManyCodes(DomainError):
    """Several codes are on their way already."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class CodeRefused(DomainError):
    """This code is wrong, used, or older than ten minutes."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    keeps_changes = True  # the try is counted


class SessionEnded(DomainError):
    """This session has ended."""

    status = HTTPStatus.UNAUTHORIZED


def request_code(session: Session, keys: FieldKeys, contact: str) -> UUID:
    """Make a one-time code for whoever has this address; answers with the id to use it under.

    For an unknown address the same is done, except that nothing will be sent, so nobody learns who is registered.
    """
    now = clock.now()
    index = keys.index("email", contact)
    if queries.unused_codes_since(session, index, now - WINDOW) >= MOST_UNUSED_CODES:
        raise TooManyCodes("Use the newest one, or wait a quarter of an hour.", retry_after=int(WINDOW.total_seconds()))
    person = find_by_email(session, keys, contact)
    request_id, code = uuid4(), new_code()
    sealed = keys.seal(code, belongs_to=str(request_id))
    session.add(
        LoginCode(
            request_id=request_id,
            contact_index=index,
            person_id=person.id if person else None,
            code_hash=_code_hash(keys, request_id, code),
            sealed=sealed if person else None,
            tries=0,
            created_at=now,
            expires_at=now + CODE_LIFETIME,
        )
    )
    return request_id


def log_in(session: Session, keys: FieldKeys, request_id: UUID, typed: str) -> tuple[str, Person]:
    """Use a code: the secret of a new session, and whose it is. Raises CodeRefused, and counts the try."""
    code = queries.code_for_update(session, request_id)
    now = clock.now()
    if code is None or not code.is_open(now):
        raise CodeRefused("Ask for a new code.")
    code.tries += 1
    right = hmac.compare_digest(code.code_hash, _code_hash(keys, request_id, as_typed(typed)))
    if not right or code.person_id is None:
        raise CodeRefused("Type the eight characters as they stand in the newest mail.")
    code.used_at, code.sealed = now, None
    person = find_person(session, code.person_id)
    assert person is not None  # the foreign key says so
    return open_session(session, person), person


def open_session(session: Session, person: Person) -> str:
    """A new session of hers; answers with its secret, which is kept nowhere."""
    secret, now = secrets.token_urlsafe(32), clock.now()
    session.add(
        OpenSession(id=new_id(), secret_hash=hash_of(secret), person_id=person.id, created_at=now, last_seen_at=now)
    )
    return secret


def exchange(session: Session, keyring: Keyring, secret: str) -> tuple[str, datetime, Person]:
    """A five-minute token for whoever holds a session: the token, when it ends, and whose it is."""
    opened = queries.find_session(session, hash_of(secret))
    now = clock.now()
    person = find_person(session, opened.person_id) if opened else None
    if opened is None or person is None or not opened.lasts(now, person):
        raise SessionEnded("Log in again.")
    if now - opened.last_seen_at > SEEN_EVERY:
        opened.last_seen_at = now
    token, ends = keyring.sign_person(claims(person, opened.id))
    return token, ends, person


def claims(person: Person, session_id: UUID) -> dict[str, Any]:
    """What a token says of her: nothing by which anybody would know her."""
    today = clock.now().astimezone(clock.WITA).date()
    return {
        "sub": str(person.id),
        "sid": str(session_id),
        "roles": [[str(role), area] for role, area in person.roles(today)],
        "kelurahan": person.kelurahan,
        "age_band": person.age_band(today),
        "verified": person.verified_at is not None,
    }


def end_session(session: Session, secret: str) -> None:
    """End the session with this secret; an ended or unknown one is no error."""
    opened = queries.find_session(session, hash_of(secret))
    if opened is not None and opened.revoked_at is None:
        opened.revoked_at = clock.now()


def end_all_sessions(session: Session, person_id: UUID) -> None:
    """Log her out everywhere."""
    for opened in queries.sessions_of(session, person_id):
        opened.revoked_at = clock.now()


def hash_of(secret: str) -> bytes:
    """What is kept of a session's secret; 256 random bits need no key and no slow hash."""
    return hashlib.sha256(secret.encode()).digest()


def _code_hash(keys: FieldKeys, request_id: UUID, code: str) -> bytes:
    return keys.index("login-code", f"{request_id}:{code}")
