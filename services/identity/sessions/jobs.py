"""Mailing one-time codes, outside the request that asked for them."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.people.queries import find_person
from services.identity.people.sealing import FieldKeys
from services.identity.sessions import queries
from services.identity.sessions.model import LoginCode
from services.identity.sessions.wording import spaced, wording_for
from services.identity.settings import IdentitySettings
from shared import clock, mail
from shared.database import Database
from shared.events.jobs import Job
from shared.telemetry.logs import get_logger

log = get_logger(__name__)

EVERY = timedelta(seconds=1)
AT_MOST = 200
"""Codes mailed in one tick; the rest go with the next."""


def send_login_codes(settings: IdentitySettings) -> Job:
    """The job that mails what is due. A code that could not be mailed is tried again at each tick until it expires."""

    def run(database: Database) -> int:
        failed: list[UUID] = []
        for count in range(AT_MOST):
            with database.transaction() as session:
                code = queries.next_code_to_send(session, clock.now(), skip=failed)
                if code is None:
                    return count - len(failed)
                if not _mail(session, settings, code):
                    failed.append(code.request_id)
        return AT_MOST - len(failed)

    return Job(name="identity.send_login_codes", every=EVERY, run=run)


def _mail(session: Session, settings: IdentitySettings, code: LoginCode) -> bool:
    keys = FieldKeys(settings.field_key)
    person = find_person(session, code.person_id) if code.person_id else None
    if person is None or person.email_sealed is None or code.sealed is None:
        code.sealed = None
        return True
    wording = wording_for(person.voice(clock.now().date()), person.language)
    plain = keys.open(code.sealed, belongs_to=str(code.request_id))
    message = mail.compose(
        sender=settings.mail_from,
        recipient=keys.open(person.email_sealed, belongs_to=str(person.id)),
        subject=wording.subject,
        text=wording.text.format(code=spaced(plain), address=settings.public_url),
    )
    try:
        mail.send(settings.smtp_url, message)
    except (smtplib.SMTPException, OSError) as error:
        log.warning("login_code_not_mailed", error_type=type(error).__name__)
        return False
    code.sent_at, code.sealed = clock.now(), None
    return True
