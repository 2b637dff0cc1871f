"""A notifications database, a real mail server, and an address book that a test writes itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.notifications.app import create_app
from services.notifications.delivery import waking
from services.notifications.settings import NotificationsSettings
from shared.database import Database
from tests.notifications.post_office import PostOffice
from tests.people import settings_for


@pytest.fixture(autouse=True)
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Who was woken, instead of a queue that no test here listens to."""
    rung: list[str] = []

    class Queue:
        def ring(self, service: str, task: str) -> None:
            rung.append(f"{service}.{task}")

    monkeypatch.setattr(waking, "_queues", [Queue()])
    return rung


@pytest.fixture
def database(opened_database: Callable[[str], Database]) -> Database:
    """The service's own migrated, empty database."""
    return opened_database("notifications")


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    """A mail server that keeps what it takes and can be told to misbehave."""
    office = PostOffice()
    office.start()
    yield office
    office.stop()


@pytest.fixture
def settings(database: Database, post_office: PostOffice) -> NotificationsSettings:
    """Settings that point to them."""
    shared: dict[str, Any] = asdict(settings_for("notifications", database.url))
    return NotificationsSettings(**shared, smtp_url=post_office.url, mail_from="Rembuk <rembuk@contoh.invalid>")


@pytest.fixture
def app(settings: NotificationsSettings, database: Database) -> Flask:
    """The service."""
    return create_app(settings, database)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody with a browser."""
    return app.test_client()
