"""The programs service with a real database."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from services.programs.app import create_app
from shared.database import Database
from tests.people import settings_for


@pytest.fixture
def database(service_database: Callable[[str], str]) -> Iterator[Database]:
    """The service's own, empty database."""
    database = Database(service_database("programs"))
    yield database
    database.dispose()


@pytest.fixture
def client(database: Database) -> FlaskClient:
    """Somebody who reads the roadmap."""
    return create_app(settings_for("programs", database.url), database).test_client()
