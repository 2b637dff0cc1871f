"""A request repeated with its key acts once and is answered alike."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_smorest import Blueprint
from marshmallow import Schema, fields
from sqlalchemy import make_url

from shared import clock
from shared.database import Database
from shared.events.worker import make_worker
from shared.ids import new_id
from shared.refusals import Refusal
from shared.web import db, make_app, requires
from shared.web.idempotency import forgetting, idempotency_keys, idempotent
from shared.web.idempotency import metadata as idempotency_metadata
from tests.people import bearer, keyring, settings_for

planks = sa.Table("planks", sa.MetaData(), sa.Column("id", sa.Uuid, primary_key=True), sa.Column("length", sa.Integer))
blueprint = Blueprint("planks", __name__)


class Plank(Schema):
    """A plank."""

    id = fields.UUID(dump_only=True)
    length = fields.Integer(required=True)


class PlankTooLong(Refusal):
    """The plank is too long."""


class PlankCounted(Refusal):
    """The plank is refused, and that it was tried is remembered."""

    keeps_changes = True


@blueprint.post("/planks")
@requires()
@idempotent
@blueprint.arguments(Plank)
@blueprint.response(HTTPStatus.CREATED, Plank)
def lay(plank: dict[str, Any]) -> dict[str, Any]:
    """Lay a plank; 9 is written and then refused, 8 is refused and kept, 7 takes long."""
    row = {"id": new_id(), **plank}
    db.session.execute(planks.insert().values(row))
    if plank["length"] == 7:
        time.sleep(0.5)
    if plank["length"] == 8:
        raise PlankCounted
    if plank["length"] == 9:
        raise PlankTooLong("Saw it.")
    return row


@pytest.fixture
def app(postgres_server: str) -> Iterator[Flask]:
    name = f"planks_{new_id().hex}"
    administrator = Database(postgres_server)
    with administrator.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    url = make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    database = Database(url)
    idempotency_metadata.create_all(database.engine)
    planks.metadata.create_all(database.engine)
    yield make_app("voting", settings_for("voting", url), [blueprint], database=database)
    database.dispose()
    with administrator.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    administrator.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def laid(app: Flask) -> int:
    database: Database = app.extensions["database"]
    with database.transaction() as session:
        return session.execute(sa.select(sa.func.count()).select_from(planks)).scalar_one()


def test_the_same_key_gives_the_first_answer_again(app: Flask, client: FlaskClient) -> None:
    headers = bearer() | {"Idempotency-Key": "a"}
    first, again = (client.post("/v1/planks", json={"length": 3}, headers=headers) for _ in range(2))
    assert (first.status_code, first.json) == (again.status_code, again.json)
    assert laid(app) == 1


def test_another_key_or_another_person_acts_anew(app: Flask, client: FlaskClient) -> None:
    me, other = bearer(), bearer()
    for headers in (me | {"Idempotency-Key": "a"}, me | {"Idempotency-Key": "b"}, other | {"Idempotency-Key": "a"}):
        assert client.post("/v1/planks", json={"length": 3}, headers=headers).status_code == HTTPStatus.CREATED
    assert laid(app) == 3


def test_the_same_key_for_another_request_is_refused(app: Flask, client: FlaskClient) -> None:
    headers = bearer() | {"Idempotency-Key": "a"}
    client.post("/v1/planks", json={"length": 3}, headers=headers)
    answer = client.post("/v1/planks", json={"length": 4}, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (HTTPStatus.UNPROCESSABLE_ENTITY, "idempotency_key_reused")
    assert laid(app) == 1


def test_a_refused_request_leaves_nothing_and_may_be_sent_again(app: Flask, client: FlaskClient) -> None:
    headers = bearer() | {"Idempotency-Key": "a"}
    for _ in range(2):
        answer = client.post("/v1/planks", json={"length": 9}, headers=headers)
        assert answer.json["code"] == "plank_too_long"
    assert laid(app) == 0


def test_a_refusal_that_keeps_its_changes_is_committed(app: Flask, client: FlaskClient) -> None:
    answer = client.post("/v1/planks", json={"length": 8}, headers=bearer())
    assert answer.status_code == HTTPStatus.CONFLICT
    assert laid(app) == 1


def test_two_presses_at_once_act_once(app: Flask) -> None:
    headers = bearer() | {"Idempotency-Key": "a"}
    answers: list[Any] = []

    def press() -> None:
        answers.append(app.test_client().post("/v1/planks", json={"length": 7}, headers=headers))

    presses = [threading.Thread(target=press) for _ in range(4)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    assert {answer.status_code for answer in answers} == {HTTPStatus.CREATED}
    assert len({answer.json["id"] for answer in answers}) == 1
    assert laid(app) == 1


def kept(app: Flask) -> list[sa.Row[Any]]:
    database: Database = app.extensions["database"]
    with database.transaction() as session:
        return list(session.execute(sa.select(idempotency_keys).order_by(idempotency_keys.c.created_at)))


def test_what_was_asked_cannot_be_found_by_trying_from_what_is_kept(app: Flask, client: FlaskClient) -> None:
    """A copy of the database, and every length that a plank can have; one answer per request, whoever asks the same."""
    for person in (bearer(), bearer()):
        client.post("/v1/planks", json={"length": 3}, headers=person | {"Idempotency-Key": "a"})
    rows = kept(app)
    bodies = [f'{{"length":{space}{length}}}'.encode() for length in range(1000) for space in ("", " ")]
    guesses = {
        hashlib.sha256(before + body).digest()
        for body in bodies
        for before in (b"", *(value.encode() for row in rows for value in (row.scope, row.key, row.scope + row.key)))
    }
    assert guesses.isdisjoint(row.request_hash for row in rows)
    assert len({row.request_hash for row in rows}) == 2
    assert {len(row.request_hash) for row in rows} == {32}


def test_a_copy_of_the_database_and_another_services_key_are_not_enough(app: Flask, client: FlaskClient) -> None:
    client.post("/v1/planks", json={"length": 3}, headers=bearer() | {"Idempotency-Key": "a"})
    secrets = {keyring(name).secret_for(use) for name in ("voting", "identity") for use in ("idempotency", "other")}
    assert len(secrets) == 4
    assert keyring("voting").secret_for("idempotency") == keyring("voting").secret_for("idempotency")


def test_an_answer_is_kept_for_a_day_and_no_longer(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = bearer()
    monkeypatch.setattr("shared.web.idempotency.BATCH", 2)
    job, database = forgetting("voting"), app.extensions["database"]
    assert job.name == "voting.forget_old_answers"
    for key in "abcde":
        client.post("/v1/planks", json={"length": 3}, headers=headers | {"Idempotency-Key": key})
    asked_at = kept(app)[-1].created_at
    with clock.frozen_at(asked_at + timedelta(hours=23, minutes=59)):
        job.run(database)
        client.post("/v1/planks", json={"length": 3}, headers=bearer() | {"Idempotency-Key": "f"})
    assert len(kept(app)) == 6
    with clock.frozen_at(asked_at + timedelta(hours=24, minutes=1)):
        job.run(database)
    assert [row.key for row in kept(app)] == ["f"]


def test_every_worker_forgets_old_answers_within_the_hour() -> None:
    app = make_worker("voting", settings_for("voting"), {})
    assert "voting.forget_old_answers" in app.tasks
    assert app.conf.beat_schedule["voting.forget_old_answers"]["schedule"] <= 3600
