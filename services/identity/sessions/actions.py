"""What can be done about logging in: ask for a code, use it, exchange a session for a token, end sessions."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from services.identity.contacts.contact import Contact, read_contact
from services.identity.contacts.sealing import FieldKeys
from services.identity.people import actions as people
from services.identity.people.model import Person
from services.identity.people.queries import find_person, id_under
from services.identity.people.registration import Registration
from services.identity.roles import queries as grants
from services.identity.roles.model import Held
from services.identity.sessions import queries
from services.identity.sessions.codes import as_typed, new_code
from services.identity.sessions.mailing_limits import DAY, MOST_GUESSES, WINDOW, Answer, answer_to
from services.identity.sessions.model import CODE_LIFETIME, LoginCode, OpenSession
from services.identity.sessions.refusals import CodeRefused, SessionEnded, TooManyCodes, TooManyTries
from shared import clock
from shared.database.instants import database_now, now_in_sql
from shared.database.outages import is_full
from shared.ids import new_id
from shared.refusals import NotFound
from shared.telemetry.logs import get_logger
from shared.tokens import Keyring

log = get_logger(__name__)

CODES_KEPT = DAY
PLACES_KEPT = timedelta(days=28)
"""How long we remember, by keyed hash, from where somebody came in: there a stranger's asking costs her no mail."""
SESSIONS_KEPT = timedelta(days=30)
"""After a session's last use or its end, whichever was later; a session lasts at most a week without use."""
SEEN_EVERY = timedelta(minutes=1)
"""How exactly the last use of a session is kept; exact to the second would cost a write per request."""


def request_code(session: Session, keys: FieldKeys, contact: Contact, address: str | None = None) -> UUID:
    """Make a one-time code for whoever has this contact; answers with the id to use it under.

    Where a code that was asked for from the same network address a moment ago is still good, that one is to be used.
    For an unknown contact the very same is done, except that the row belongs to nobody and nothing will be sent, so
    that neither the answer nor its time tells who is registered. Raises TooManyCodes.
    """
    index = keys.index(contact.kind, contact.value)
    queries.one_at_a_time(session, index)
    now = database_now(session)
    asked = LoginCode(
        request_id=uuid4(),
        contact_index=index,
        place_index=_place_index(keys, index, address),
        person_id=id_under(session, keys, contact),
        code_hash=b"",
        tries=0,
        created_at=now,
        expires_at=now + CODE_LIFETIME,
    )
    mailed = queries.mailed_since(session, asked, now - DAY)
    answer = answer_to(now, mailed, known_place=queries.is_known_place(session, asked))
    if answer is Answer.REFUSE:
        raise TooManyCodes("Use the newest one, or wait a quarter of an hour.", retry_after=int(WINDOW.total_seconds()))
    if answer is Answer.MAIL:
        _make_code(keys, asked)
    session.add(asked)
    queries.wake_sender(session)
    return asked.request_id


def _make_code(keys: FieldKeys, asked: LoginCode) -> None:
    code = new_code()
    asked.code_hash = _code_hash(keys, asked.request_id, code)
    asked.sealed = keys.seal(code, belongs_to=f"code:{asked.request_id}")


def _place_index(keys: FieldKeys, contact_index: bytes, address: str | None) -> bytes:
    return keys.index("login-place", f"{contact_index.hex()}:{address or 'inside'}")


def sign_up(session: Session, keys: FieldKeys, new: Registration, address: str | None = None) -> UUID:
    """Enter herself and send her a code; answers with the id to use it under, as `request_code` does.

    Raises UnknownArea, GuardianNeeded, NotAContact, TooManyCodes.
    """
    contact = read_contact(new.email or "")
    # Before her row is entered: of two who hold one and wait for the other, each would wait for the other for ever.
    queries.one_at_a_time(session, keys.index(contact.kind, contact.value))
    people.sign_up(session, keys, new)
    return request_code(session, keys, contact, address)


def log_in(session: Session, keys: FieldKeys, request_id: UUID, typed: str) -> tuple[str, Person]:
    """Use a code: the secret of a new session, and whose it is. Raises CodeRefused, which counts the try; TooManyTries.

    A code opens the request it was made for, and others from the same place. Tries are counted under each request and
    at each place, so that nobody's guessing elsewhere uses up hers.
    """
    asked = queries.request(session, request_id)
    if asked is not None:
        queries.one_at_a_time(session, asked.contact_index)
        asked = queries.request(session, request_id)
    now = database_now(session)  # after the lock, which may have kept us waiting
    if asked is None or not asked.is_open(now):
        log.info("code_refused", reason="not_open")
        raise CodeRefused("Ask for a new code.")
    if queries.wrong_codes_since(session, asked, now - WINDOW) >= MOST_GUESSES:
        log.info("code_refused", reason="many_tries")
        raise TooManyTries("Wait a quarter of an hour.", retry_after=int(WINDOW.total_seconds()))
    code = _code_typed(session, keys, asked, as_typed(typed), now)
    if code is None or code.person_id is None:
        asked.tries += 1
        log.info("code_refused", reason="wrong", attempts=asked.tries)
        raise CodeRefused("Type the eight characters as they stand in the newest mail.")
    for used in (code, asked):
        used.used_at, used.sealed = now, None
    person = find_person(session, code.person_id)
    assert person is not None  # the foreign key says so
    person.contact_confirmed_at = person.contact_confirmed_at or now
    return open_session(session, person), person


def _code_typed(session: Session, keys: FieldKeys, asked: LoginCode, typed: str, now: datetime) -> LoginCode | None:
    """The good code that was typed; every one is compared, so that the time does not tell which."""
    found = None
    for code in queries.good_codes(session, asked, now):
        if hmac.compare_digest(code.code_hash, _code_hash(keys, code.request_id, typed)):
            found = code
    return found


def open_session(session: Session, person: Person) -> str:
    """A new session of hers; answers with its secret, which is kept nowhere."""
    secret, now = secrets.token_urlsafe(32), now_in_sql()
    session.add(
        OpenSession(id=new_id(), secret_hash=hash_of(secret), person_id=person.id, created_at=now, last_seen_at=now)
    )
    log.info("session_opened")
    return secret


def exchange(session: Session, keyring: Keyring, secret: str) -> tuple[str, datetime, Person]:
    """A token of a minute for whoever holds a session; when it ends, and whose it is. Raises SessionEnded."""
    used = _in_use(session, secret)
    token, ends = keyring.sign_person(claims(used))
    return token, ends, used.person


def exchange_for_act(session: Session, keyring: Keyring, secret: str, act: str) -> tuple[str, datetime]:
    """A token for one act of `shared.contracts.acts.ACTS`, and when it ends.

    Whether she may act is for the service to say that does; what she is, and who brought her in, it reads from here.
    Raises SessionEnded.
    """
    used = _in_use(session, secret)
    log.info("act_token_made", act=act)
    brought_by = sorted(str(one) for one in grants.brought_by(session, [used.person.id])[used.person.id])
    return keyring.sign_act(claims(used) | {"brought_by": brought_by}, act)


class InUse(NamedTuple):
    """A session that is good now, whose it is, what she is today, and which day that is."""

    opened: OpenSession
    person: Person
    roles: list[Held]
    today: date


def _in_use(session: Session, secret: str) -> InUse:
    """The session with this secret, as it is by the database's clock. Raises SessionEnded."""
    found = queries.find_session_now(session, hash_of(secret))
    if found is None:
        raise SessionEnded("Log in again.")
    opened, now = found
    person = find_person(session, opened.person_id)
    if person is None:
        raise SessionEnded("Log in again.")
    today = clock.day_of(now)
    roles = grants.roles_held(session, person, today)
    if not opened.lasts(now, [role for role, _ in roles]):
        raise SessionEnded("Log in again.")
    if now - opened.last_seen_at > SEEN_EVERY:
        _note_use(session, opened, now)
    return InUse(opened, person, roles, today)


def _note_use(session: Session, opened: OpenSession, now: datetime) -> None:
    """Keep when a session was last used; where nothing can be stored now, whoever reads goes on reading."""
    try:
        with session.begin_nested():
            opened.last_seen_at = now
    except DBAPIError as error:
        if not is_full(error):
            raise


def claims(used: InUse) -> dict[str, Any]:
    """What a token says of her today: nothing by which anybody would know her.

    {sub, sid, roles: [[role, area]], kelurahan, age_band, verified}
    """
    person = used.person
    return {
        "sub": str(person.id),
        "sid": str(used.opened.id),
        "roles": [[str(role), area] for role, area in used.roles],
        "kelurahan": person.kelurahan,
        "age_band": person.age_band(used.today),
        "verified": person.verified,
    }


def end_session(session: Session, secret: str) -> None:
    """End the session with this secret; an ended or unknown one is no error."""
    opened = queries.find_session(session, hash_of(secret))
    if opened is not None:
        _revoke(opened)


def end_one_of(session: Session, person_id: UUID, session_id: UUID) -> None:
    """End one session of hers, as on a telephone that she lost. Raises NotFound."""
    opened = next((one for one in queries.sessions_of(session, person_id) if one.id == session_id), None)
    if opened is None:
        raise NotFound("You are not logged in there, or no longer.")
    _revoke(opened)


def end_all_sessions(session: Session, person_id: UUID) -> None:
    """Log her out everywhere."""
    for opened in queries.sessions_of(session, person_id):
        _revoke(opened)


def forget_old_logins(session: Session) -> None:
    """Keep no code and no ended session longer than they may be asked about, and nobody who never came in."""
    now = database_now(session)
    queries.delete_codes(session, before=now - CODES_KEPT, used_before=now - PLACES_KEPT)
    queries.delete_sessions(session, before=now - SESSIONS_KEPT)
    queries.delete_who_never_came(session, before=now - CODES_KEPT)


def hash_of(secret: str) -> bytes:
    """What is kept of a session's secret; 256 random bits need no key and no slow hash."""
    return hashlib.sha256(secret.encode()).digest()


def _revoke(opened: OpenSession) -> None:
    if opened.revoked_at is None:
        opened.revoked_at = now_in_sql()
        log.info("session_ended")


def _code_hash(keys: FieldKeys, request_id: UUID, code: str) -> bytes:
    return keys.index("login-code", f"{request_id}:{code}")
