"""The identity service with a real database, a real mail server, and an operator who can register people."""

from __future__ import annotations

import base64
import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from flask.testing import FlaskClient

from deploy.embedded.ports import free_ports
from services.identity.app import create_app
from services.identity.contacts.sealing import FieldKeys
from services.identity.settings import IdentitySettings
from shared.database import Database
from tests.identity.letterbox import Letterbox
from tests.identity.logging_in import LoggingIn
from tests.people import settings_for


@pytest.fixture(scope="session")
def _letterbox() -> Iterator[tuple[Letterbox, str]]:
    box = Letterbox()
    port = free_ports(1)[0]
    controller = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=10)
    controller.start()
    yield box, f"smtp://127.0.0.1:{port}"
    controller.stop()


@pytest.fixture
def letterbox(_letterbox: tuple[Letterbox, str]) -> tuple[Letterbox, str]:
    """The mail server and its address; it runs for all tests, and each finds it empty and obliging."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # it would write addresses into the log under test
    _letterbox[0].begin_anew()
    return _letterbox


@pytest.fixture
def database(opened_database: Callable[[str], Database]) -> Database:
    """Identity's own database with the areas of the city and nobody in it."""
    return opened_database("identity")


@pytest.fixture
def settings(
    database: Database, letterbox: tuple[Letterbox, str], valkey_server: str, tmp_path: Path
) -> IdentitySettings:
    """Settings with a fresh master key."""
    key = tmp_path / "field-key"
    key.write_bytes(base64.b64encode(os.urandom(32)))
    common = asdict(settings_for("identity", database.url)) | {"cache_url": valkey_server}
    return IdentitySettings(**common, field_key_file=key, smtp_url=letterbox[1], mail_from="rembuk@contoh.invalid")


@pytest.fixture
def keys(settings: IdentitySettings) -> FieldKeys:
    """The keys of this installation."""
    return FieldKeys(settings.field_key)


@pytest.fixture
def app(settings: IdentitySettings, database: Database) -> Flask:
    """The service."""
    return create_app(settings, database)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who calls it."""
    return app.test_client()


@pytest.fixture
def door(
    client: FlaskClient, database: Database, settings: IdentitySettings, letterbox: tuple[Letterbox, str]
) -> LoggingIn:
    """Somebody who logs in."""
    return LoggingIn(client, database, settings, letterbox[0])
