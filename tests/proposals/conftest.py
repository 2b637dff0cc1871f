"""The proposals service with a real database, and the people who use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from services.proposals.app import create_app
from shared.database import Database
from tests.people import settings_for
from tests.proposals.town import Town


@pytest.fixture
def database(service_database: Callable[[str], str]) -> Iterator[Database]:
    """The service's own, empty database."""
    database = Database(service_database("proposals"))
    yield database
    database.dispose()


@pytest.fixture
def app(database: Database) -> Flask:
    """The service."""
    return create_app(settings_for("proposals", database.url), database)


@pytest.fixture
def town(app: Flask, database: Database) -> Town:
    """A town with a cycle under way and a person in every role."""
    town = Town(app, database)
    town.open_cycle()
    return town
