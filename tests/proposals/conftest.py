"""The proposals service with a real database, and the people who use it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from flask import Flask

from services.proposals.app import create_app
from shared.database import Database
from tests.people import settings_for
from tests.proposals.town import Town


@pytest.fixture
def database(opened_database: Callable[[str], Database]) -> Database:
    """The service's own, empty database."""
    return opened_database("proposals")


@cache
def door(database_url: str) -> Flask:
    """The service's door, made once, as describing its routes takes longer than many a test."""
    return create_app(settings_for("proposals", database_url))


@pytest.fixture
def app(database: Database) -> Flask:
    """The service."""
    made = door(database.url)
    made.extensions["database"] = database
    return made


@pytest.fixture
def town(app: Flask, database: Database) -> Town:
    """A town with a cycle under way and a person in every role."""
    town = Town(app, database)
    town.open_cycle()
    return town
