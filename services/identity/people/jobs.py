"""What is done about people by the clock."""

from __future__ import annotations

from datetime import timedelta

from services.identity.contacts.sealing import FieldKeys
from services.identity.people import actions
from services.identity.settings import IdentitySettings
from shared.database import Database
from shared.events.jobs import Job


def seal_contacts_anew(settings: IdentitySettings) -> Job:
    """The job that follows a change of the master key until everything is under the new one."""

    def run(database: Database) -> int:
        done = 0
        while True:
            with database.transaction() as session:
                count = actions.seal_contacts_anew(session, FieldKeys(settings.field_key))
            done += count
            if count < actions.HANDFUL:
                return done

    return Job(name="identity.seal_contacts_anew", every=timedelta(hours=1), run=run)
