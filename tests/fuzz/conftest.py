"""Every service's door on a database of its own, made when it is first asked for."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from services.identity import app as identity
from services.identity.settings import IdentitySettings
from services.notifications import app as notifications
from services.notifications.settings import NotificationsSettings
from services.programs import app as programs
from services.proposals import app as proposals
from services.voting.box import app as box
from services.voting.box.settings import BoxSettings
from services.voting.roll import app as roll
from services.voting.roll.settings import VotingSettings
from services.voting.signer import app as signer
from services.voting.signer.settings import SignerSettings
from shared.database import Database
from tests.people import keys_folder, settings_for


@pytest.fixture
def door_of(service_database: Callable[[str], str], tmp_path: Path) -> Iterator[Callable[[str], Flask]]:
    """The app of a service, of the box or of the signer."""
    opened: list[Database] = []

    def make(name: str) -> Flask:
        if name == "signer":
            return signer.create_app(SignerSettings(signer_secret=secret(), public_keys=keys_folder() / "public"))
        database = Database(service_database(name))
        opened.append(database)
        common: dict[str, Any] = asdict(settings_for(name, database.url)) if name != "box" else {}
        mail: dict[str, Any] = {"smtp_url": "smtp://127.0.0.1:1", "mail_from": "rembuk@contoh.invalid"}
        if name == "box":
            return box.create_app(
                BoxSettings(database_url=database.url, public_keys=keys_folder() / "public"), database
            )
        if name == "voting":
            return roll.create_app(VotingSettings(**common, secret_key="only for tests"), database)
        if name == "identity":
            key = tmp_path / "field-key"
            key.write_text(secret(), encoding="ascii")
            return identity.create_app(IdentitySettings(**common, field_key_file=key, **mail), database)
        if name == "notifications":
            return notifications.create_app(NotificationsSettings(**common, **mail), database)
        other = {"proposals": proposals.create_app, "programs": programs.create_app}[name]
        return other(settings_for(name, database.url), database)

    yield make
    for one in opened:
        one.dispose()


def secret() -> str:
    """Thirty-two random bytes in base64."""
    return base64.b64encode(os.urandom(32)).decode()
