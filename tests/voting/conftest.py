"""The voting service on a real database, and the town that votes in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

import pytest
from flask import Flask

from services.voting.app import create_app
from services.voting.settings import VotingSettings
from shared.database import Database
from tests.people import settings_for
from tests.voting.town import Town

SECRET = "only for this run"


@pytest.fixture
def database(service_database: Callable[[str], str]) -> Iterator[Database]:
    """The service's own migrated, empty database."""
    opened = Database(service_database("voting"))
    yield opened
    opened.dispose()


@pytest.fixture
def settings(database: Database) -> VotingSettings:
    """Settings that point to it."""
    shared: dict[str, Any] = asdict(settings_for("voting", database.url))
    return VotingSettings(**shared, secret_key=SECRET)


@pytest.fixture
def app(settings: VotingSettings, database: Database) -> Iterator[Flask]:
    """The service."""
    made = create_app(settings, database)
    yield made
    made.extensions["booth"].box.close()


@pytest.fixture
def town(app: Flask, database: Database) -> Town:
    """Residents, officers and polls in one line each."""
    return Town(app, database)
