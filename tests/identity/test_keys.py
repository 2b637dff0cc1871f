"""The master key changes without a moment in which nobody can log in."""

from __future__ import annotations

import base64
import os
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from services.identity.app import create_app
from services.identity.contacts.sealing import FieldKeys
from services.identity.people.jobs import seal_contacts_anew
from services.identity.people.model import Person
from services.identity.settings import IdentitySettings
from shared.database import Database
from shared.sealing import SealBroken
from tests.identity.logging_in import LoggingIn
from tests.identity.people import ADULT, operator, registered
from tests.servers import ROOT


def with_keys(settings: IdentitySettings, *keys: bytes) -> IdentitySettings:
    """The settings of a process that starts with these keys in its file."""
    settings.field_key_file.write_bytes(b"\n".join(base64.b64encode(key) for key in keys) + b"\n")
    return replace(settings)  # which forgets what it read before


@pytest.fixture
def old(settings: IdentitySettings) -> bytes:
    """The key before the change."""
    return settings.field_key[0]


@pytest.fixture
def new() -> bytes:
    """The key after it."""
    return os.urandom(32)


def log_in_with(door: LoggingIn, settings: IdentitySettings, database: Database) -> None:
    """Log in at processes that run with these settings."""
    client: FlaskClient = create_app(settings, database).test_client()
    there = LoggingIn(client, database, settings, door.box)
    assert there.exchange(there.log_in()).json["person"]["alias"] == ADULT["alias"]


def keys_in_use(database: Database) -> int:
    """What the operator's page has her ask before she takes the old key away."""
    page = (ROOT / "docs" / "operator.md").read_text(encoding="utf-8")
    query = page.partition("psql -U postgres identity -tAc")[2].split('"')[1]
    with database.transaction() as session:
        return int(session.execute(text(query)).scalar_one())


def test_everybody_logs_in_before_during_and_after_a_change_of_the_key(
    door: LoggingIn, settings: IdentitySettings, database: Database, old: bytes, new: bytes
) -> None:
    registered(door.client, ADULT | {"phone": "081234567890"})
    registered(door.client, ADULT | {"email": None, "phone": "081200000000", "alias": "Tanpa Surat"})
    registered(door.client, ADULT | {"email": None, "alias": "Tanpa Kontak"})
    both = with_keys(settings, new, old)
    log_in_with(door, both, database)
    registered(create_app(both, database).test_client(), ADULT | {"email": "baru@contoh.invalid"})
    assert keys_in_use(database) == 2
    assert seal_contacts_anew(both).run(database) == 2
    assert seal_contacts_anew(both).run(database) == 0
    assert keys_in_use(database) == 1
    log_in_with(door, both, database)
    alone = with_keys(settings, new)
    log_in_with(door, alone, database)


def test_nobody_registers_twice_while_the_key_changes(
    door: LoggingIn, settings: IdentitySettings, database: Database, old: bytes, new: bytes
) -> None:
    registered(door.client, ADULT)
    during = create_app(with_keys(settings, new, old), database).test_client()
    again = during.post("/v1/people", json=ADULT, headers=operator())
    assert again.json["code"] == "contact_taken"


def test_a_seal_of_a_key_that_was_taken_away_opens_no_more(old: bytes, new: bytes) -> None:
    sealed = FieldKeys((old,)).seal("rahasia", belongs_to="email:1")
    assert FieldKeys((new, old)).open(sealed, belongs_to="email:1") == "rahasia"
    with pytest.raises(SealBroken):
        FieldKeys((new,)).open(sealed, belongs_to="email:1")


def test_no_seal_can_be_moved_to_another_person_or_column(
    door: LoggingIn, settings: IdentitySettings, database: Database
) -> None:
    from services.identity.contacts.contact import email_of, phone_of

    registered(door.client, ADULT | {"phone": "081234567890"})
    registered(door.client, ADULT | {"email": "lain@contoh.invalid"})
    keys = FieldKeys(settings.field_key)
    with database.transaction() as session:
        session.execute(text("UPDATE people SET phone_sealed = email_sealed WHERE phone_sealed IS NOT NULL"))
        session.execute(text("UPDATE people SET email_sealed = (SELECT email_sealed FROM people ORDER BY id LIMIT 1)"))
        first, second = session.scalars(select(Person).order_by(Person.id))
        assert email_of(keys, first) == "maya@contoh.invalid"
        with pytest.raises(SealBroken):
            phone_of(keys, first)
        with pytest.raises(SealBroken):
            email_of(keys, second)


def test_two_seals_of_one_contact_do_not_look_alike(old: bytes) -> None:
    keys = FieldKeys((old,))
    assert keys.seal("a@b.c", belongs_to="x") != keys.seal("a@b.c", belongs_to="x")
