"""What a demonstration does behind the counter: make the first operator and officers, and log made-up people in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress

import sqlalchemy as sa

from deploy.operator.people import Person
from services.identity.contacts.sealing import FieldKeys
from services.identity.people.queries import find_by_email
from services.identity.people.registration import Registration
from services.identity.roles.first_officers import enter_first_officer
from services.identity.roles.first_operator import enter_first_operator
from services.identity.roles.refusals import TwoOfficers
from services.identity.sessions.actions import open_session
from services.identity.settings import IdentitySettings
from shared.database import Database
from shared.settings import load

LOCK = 0x53454544
"""\"SEED\": whoever fills this city holds it, on this machine or from another."""
LONGEST = 300.0
"""Seconds for which another filling is waited for; it needs less than a minute on a quiet machine."""
PAUSE = 0.5


class BeingFilled(Exception):
    """Somebody else is filling this city and does not come to an end."""


class NotADemonstration(Exception):
    """These settings are of a real city; nothing made up may enter it."""


class Registry:
    """Identity's own database, with the environment of identity's processes."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._settings = load(IdentitySettings, environ)
        if self._settings.environment != "demonstration":
            raise NotADemonstration(
                f"this city is for {self._settings.environment}: made-up people and proposals never enter it."
            )
        self._keys = FieldKeys(self._settings.field_key)
        self._database = Database(self._settings.database_url, pool_size=2)

    @contextmanager
    def alone(self, say: Callable[[str], object]) -> Iterator[None]:
        """Nobody else fills this city meanwhile; another who does is waited for, and told of once by `say`.

        The database lets go of the lock with the connection, however this process ends. Raises BeingFilled.
        """
        until, said = time.monotonic() + LONGEST, False
        with self._database.engine.connect() as connection:
            while not connection.scalar(sa.select(sa.func.pg_try_advisory_lock(LOCK))):
                connection.rollback()
                if time.monotonic() > until:
                    raise BeingFilled("somebody else is filling this city: wait until that ends, or end it.")
                if not said:
                    say("Somebody else is filling this city; waiting until that has ended.")
                said = True
                time.sleep(PAUSE)
            try:
                yield
            finally:
                connection.invalidate()

    def first_people(self, operator: Person, officers: Iterable[Person]) -> str:
        """Enter the operator and the first two officers where they are not there yet; a session of the operator's."""
        enter_first_operator(self._database, self._keys, _registration(operator))
        for officer in officers:
            with suppress(TwoOfficers):  # a city whose officers were appointed before
                enter_first_officer(self._database, self._keys, _registration(officer))
        return self.sessions_of([operator])[operator.key]

    def sessions_of(self, people: Iterable[Person]) -> dict[str, str]:
        """Key -> the secret of a fresh session, for those of `people` who are registered."""
        secrets: dict[str, str] = {}
        with self._database.transaction() as session:
            for one in people:
                person = find_by_email(session, self._keys, one.address)
                if person is not None:
                    secrets[one.key] = open_session(session, person)
        return secrets


def _registration(person: Person) -> Registration:
    return Registration(alias=person.name, kelurahan=person.kelurahan, birth_month=person.born, email=person.address)
