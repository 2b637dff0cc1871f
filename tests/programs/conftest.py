"""The programs service with a real database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.programs.app import create_app
from shared.database import Database
from tests.people import settings_for


@pytest.fixture
def database(opened_database: Callable[[str], Database]) -> Database:
    """The service's own, empty database."""
    return opened_database("programs")


@pytest.fixture
def app(database: Database) -> Flask:
    """The service."""
    return create_app(settings_for("programs", database.url), database)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who reads the roadmap."""
    return app.test_client()
