"""The voting service on two real databases, with its signer, and the town that votes in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from flask import Flask

from services.voting.box.app import create_app as create_box_app
from services.voting.box.ballots.http import install_booth
from services.voting.box.settings import BoxSettings
from services.voting.roll.app import create_app
from services.voting.roll.settings import VotingSettings
from services.voting.signer.keys.signing import KEY_BITS, Signer
from shared.blind_signatures import EXPONENT, jwk_of
from shared.database import Database
from shared.signing import CellKey
from tests.people import keys_folder, settings_for
from tests.voting.town import Town

SECRET = "only for this run"


KEYS: list[RSAPrivateKey] = []
"""Made once for the run: finding primes takes longer than the rest of a test."""


DOORS: dict[str, Flask] = {}
"""The roll's and the box's, made once for the run, as describing their routes takes longer than many a test. What they
work with is given to them anew for each test."""


class ThriftySigner(Signer):
    """The signer, with the same keys for every poll."""

    def make_keys(self, poll_id: UUID, count: int) -> list[CellKey]:
        """Keys of the run, sealed anew for this poll."""
        while len(KEYS) < count:
            KEYS.append(generate_private_key(EXPONENT, KEY_BITS))
        return [CellKey(jwk_of(key.public_key()), self._sealed_keys.close(poll_id, key)) for key in KEYS[:count]]


@pytest.fixture
def database(opened_database: Callable[[str], Database]) -> Database:
    """The roll: the service's own migrated, empty database."""
    return opened_database("voting")


@pytest.fixture
def box_database(opened_database: Callable[[str], Database]) -> Database:
    """The box: its migrated, empty database."""
    return opened_database("box")


@pytest.fixture
def settings(database: Database) -> VotingSettings:
    """Settings that point to the roll."""
    return roll_settings(database)


def roll_settings(database: Database) -> VotingSettings:
    """Settings that point to a roll."""
    shared: dict[str, Any] = asdict(settings_for("voting", database.url))
    return VotingSettings(**shared, secret_key=SECRET)


@pytest.fixture
def app(settings: VotingSettings, database: Database) -> Flask:
    """The service's own door: the roll's."""
    return roll_door(settings, database)


def roll_door(settings: VotingSettings, database: Database) -> Flask:
    """The roll's door, before a database."""
    made = DOORS.get("roll") or DOORS.setdefault("roll", create_app(settings, database))
    made.extensions |= {"settings": settings, "database": database, "signer": ThriftySigner((bytes(32),))}
    return made


@pytest.fixture
def box_app(box_database: Database) -> Iterator[Flask]:
    """The box's door."""
    with box_door(box_database) as made:
        yield made


@contextmanager
def box_door(database: Database) -> Iterator[Flask]:
    """The box's door, before a database."""
    settings = BoxSettings(database_url=database.url, public_keys=keys_folder() / "public")
    made = DOORS.get("box") or DOORS.setdefault("box", create_box_app(settings, database))
    made.extensions["database"] = database
    install_booth(made, database)
    try:
        yield made
    finally:
        made.extensions["booth"].box.close()


@pytest.fixture(scope="module")
def files_town(files_database: Callable[[str], Database]) -> Iterator[Town]:
    """One town for all tests of a file: for those that ask a lot about polls that stand, and change their own alone."""
    roll, box = files_database("voting"), files_database("box")
    with box_door(box) as made:
        yield Town(roll_door(roll_settings(roll), roll), made)


@pytest.fixture
def open_polls(town: Town) -> None:
    """Polls of this test publish their ballots: what it looks at are numbers, which few secret ballots do not show."""
    town.secrecy = "open"


@pytest.fixture
def town(app: Flask, box_app: Flask) -> Town:
    """Residents, officers and polls in one line each."""
    return Town(app, box_app)
