"""Mailing one-time codes, outside the request that asked for them; and forgetting old logins."""

from __future__ import annotations

import smtplib
import threading
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from enum import Enum, auto
from uuid import UUID

import psycopg
from sqlalchemy.orm import Session

from services.identity.contacts.contact import email_of
from services.identity.contacts.sealing import FieldKeys
from services.identity.people.model import Person
from services.identity.people.queries import find_person
from services.identity.sessions import actions, queries
from services.identity.sessions.model import LoginCode
from services.identity.sessions.wording import spaced, wording_for
from services.identity.settings import IdentitySettings
from shared import clock, mail, mail_server
from shared.database import Database
from shared.database.drift import Watch
from shared.database.instants import database_now, now_in_sql
from shared.events.jobs import sweep
from shared.sealing import SealBroken
from shared.telemetry.correlation import following
from shared.telemetry.logs import get_logger

log = get_logger(__name__)

SWEEP_SECONDS = 5.0
"""How soon what failed is tried again, and what a lost wake-up call left behind is found."""
AT_MOST = 200
"""Codes mailed in one round; the rest go with the next."""
PERMANENT = 500
"""From here on the answers of a mail server will not change by trying again."""

forget_old_logins = sweep("identity.forget_old_logins", every=timedelta(hours=1))(actions.forget_old_logins)


class Outcome(Enum):
    """What became of one attempt to mail a code."""

    SENT = auto()
    NEVER = auto()
    """Nobody to send it to, or no more use in sending it."""
    LATER = auto()
    SERVER_AWAY = auto()


class LoginCodeSender:
    """Mails the codes that are under seal. It needs the database and the mail server, and neither Redis nor Celery.

    Any number may run: each takes a code that no other has locked, and erases it when the mail is sent. Should it die
    between the two, the same code is mailed twice, which does no harm.
    """

    def __init__(self, database: Database, settings: IdentitySettings) -> None:
        self.database, self.settings = database, settings
        self._keys = FieldKeys(settings.field_key)
        self._watch = Watch(database)

    def run(self, stop: threading.Event) -> None:
        """Send as soon as a code is asked for, until `stop` is set; whatever goes wrong is waited out."""
        while not stop.is_set():
            try:
                self._listen(stop)
            except Exception as error:
                log.exception("sender_interrupted", error_type=type(error).__name__)
            stop.wait(SWEEP_SECONDS)

    def send_due(self) -> int:
        """Mail everything there is now; how many mails were sent. What could not be sent waits for the next round.

        While this machine's clock is wrong nothing is sent: the letters would bear its date.
        """
        failed: list[UUID] = []
        sent = 0
        if not self._watch.agrees():
            return sent
        for _ in range(AT_MOST):
            with self.database.transaction() as session, following(None):
                code = queries.next_code_to_send(session, skip=failed)
                if code is None:
                    break
                outcome = self._send(session, code)
            sent += outcome is Outcome.SENT
            if outcome is Outcome.LATER:
                failed.append(code.request_id)
            if outcome is Outcome.SERVER_AWAY:
                break  # the next code would wait for it just as long
        return sent

    def _listen(self, stop: threading.Event) -> None:
        with psycopg.connect(self.database.url, autocommit=True, connect_timeout=5) as connection:
            connection.execute("SET idle_session_timeout = 0")  # it listens, which a server takes for idling
            connection.execute(f"LISTEN {queries.WAKE_CHANNEL}")
            while not stop.is_set():
                self.send_due()
                for _ in connection.notifies(timeout=SWEEP_SECONDS, stop_after=1):
                    pass

    def _send(self, session: Session, code: LoginCode) -> Outcome:
        person = find_person(session, code.person_id) if code.person_id else None
        outcome = self._attempt(person, code, database_now(session))
        if outcome is Outcome.SENT:
            code.sent_at = now_in_sql()
        if outcome in {Outcome.SENT, Outcome.NEVER}:
            code.sealed = None
        return outcome

    def _attempt(self, person: Person | None, code: LoginCode, now: datetime) -> Outcome:
        if person is None or person.email_sealed is None or not code.is_good(now):
            return Outcome.NEVER
        try:
            mail_server.send(self.settings.smtp_url, self._letter(person, code, clock.day_of(now)))
        except (SealBroken, smtplib.SMTPException, OSError) as error:
            log.warning("login_code_not_mailed", error_type=type(error).__name__)
            return _judge(error)
        return Outcome.SENT

    def _letter(self, person: Person, code: LoginCode, day: date) -> EmailMessage:
        wording = wording_for(person.voice(day), person.language)
        plain = self._keys.open(code.sealed or b"", belongs_to=f"code:{code.request_id}")
        return mail.compose(
            sender=self.settings.mail_from,
            recipient=email_of(self._keys, person) or "",
            subject=wording.subject,
            text=wording.text.format(code=spaced(plain), address=self.settings.public_url),
        )


def _judge(error: Exception) -> Outcome:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        final = all(status >= PERMANENT for status, _ in error.recipients.values())
        return Outcome.NEVER if final else Outcome.LATER
    if isinstance(error, SealBroken | smtplib.SMTPException):  # an SMTPException is an OSError, too
        return Outcome.LATER
    return Outcome.SERVER_AWAY
