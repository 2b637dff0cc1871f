"""A town of three services: proposals tells, voting and notifications listen, notifications also hears voting."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shared.database import Database
from tests.shared.events.harness import Letters, Service, make_database

NAMES = ("proposals", "voting", "notifications")


@pytest.fixture(scope="session")
def event_databases(postgres_server: str, worker_id: str) -> Iterator[dict[str, Database]]:
    urls = {name: make_database(postgres_server, f"events_{name}_{worker_id}") for name in NAMES}
    databases = {name: Database(url) for name, url in urls.items()}
    yield databases
    for database in databases.values():
        database.dispose()


@pytest.fixture
def town(event_databases: dict[str, Database]) -> dict[str, Service]:
    """Services by name, with nothing told yet."""
    return new_town(event_databases)


def new_town(databases: dict[str, Database]) -> dict[str, Service]:
    """The same from databases used before; hypothesis needs one per example."""
    services: dict[str, Service] = {}
    for name, database in databases.items():
        Service(name, database, services, Letters()).reset()
    return services
