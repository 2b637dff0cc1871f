"""A service is ready when its database answers and has the tables that this version needs."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

import psycopg
import pytest
from flask.testing import FlaskClient

from services.voting.box.app import create_app as create_box_app
from services.voting.box.settings import BoxSettings
from shared.database import Database
from shared.database.steps import known_steps
from shared.web import make_app
from tests.conftest import ServiceDatabaseFactory
from tests.people import keys_folder, settings_for


@pytest.fixture
def voting(service_database: ServiceDatabaseFactory) -> Iterator[Database]:
    database = Database(service_database("voting"), pool_size=1)
    yield database
    _set_step(database.url, known_steps("voting").newest)
    database.dispose()


@pytest.fixture
def client(voting: Database) -> FlaskClient:
    return make_app("voting", settings_for("voting"), [], database=voting).test_client()


def _set_step(url: str, step: str | None) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DELETE FROM alembic_version")
        if step is not None:
            connection.execute("INSERT INTO alembic_version VALUES (%s)", [step])


def test_a_database_at_the_newest_step_is_ready(client: FlaskClient) -> None:
    assert client.get("/health/ready").status_code == HTTPStatus.OK


@pytest.mark.parametrize(("step", "said"), [("0001", "at step 0001, older than"), (None, "is empty")])
def test_a_service_waits_until_its_database_was_migrated(
    client: FlaskClient, voting: Database, step: str | None, said: str
) -> None:
    _set_step(voting.url, step)
    answer = client.get("/health/ready")
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert said in answer.text
    assert answer.text.endswith("run `migrate voting`\n")
    assert answer.text.count("\n") == 1


def test_a_database_without_any_table_is_told_like_one_that_waits(client: FlaskClient, voting: Database) -> None:
    with psycopg.connect(voting.url, autocommit=True) as connection:
        connection.execute("ALTER TABLE alembic_version RENAME TO not_yet")
        try:
            assert "is empty" in client.get("/health/ready").text
        finally:
            connection.execute("ALTER TABLE not_yet RENAME TO alembic_version")
    assert client.get("/health/ready").status_code == HTTPStatus.OK


def test_an_old_process_works_on_while_a_newer_version_has_migrated(client: FlaskClient, voting: Database) -> None:
    _set_step(voting.url, "9999")
    assert client.get("/health/ready").status_code == HTTPStatus.OK


def test_the_box_waits_for_steps_of_its_own(service_database: ServiceDatabaseFactory) -> None:
    url = service_database("box")
    database = Database(url, pool_size=1)
    app = create_box_app(BoxSettings(database_url=url, public_keys=keys_folder() / "public"), database)
    try:
        assert app.test_client().get("/health/ready").status_code == HTTPStatus.OK
        _set_step(url, None)
        assert "the database of box is empty" in app.test_client().get("/health/ready").text
    finally:
        _set_step(url, known_steps("box").newest)
        database.dispose()
