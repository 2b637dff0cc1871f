"""The service as the rest of the house meets it: its tables, its doors, its worker."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
import schemathesis.specs.openapi.schemas  # now, since CPython may fail to compile it beside threads
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from celery import Celery
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import response_schema_conformance
from sqlalchemy import text

from services.identity.database import Base
from services.identity.settings import IdentitySettings
from services.identity.worker import create_worker
from shared.contracts.acts import ACTS
from shared.contracts.roles import Role
from shared.database import Database
from shared.database.migrate import migrate
from shared.events.tables import metadata as event_tables
from shared.settings import SettingsIncomplete
from shared.web.idempotency import metadata as key_tables
from shared.web.spent_tokens import metadata as spent_tables
from tests.acting import acts_of
from tests.identity.logging_in import LoggingIn
from tests.identity.people import ADULT, registered
from tests.identity.processes import environment
from tests.identity.test_permissions import LETS_IN
from tests.people import DAMAI

ELSEWHERE = {*event_tables.tables, *key_tables.tables, *spent_tables.tables, "alembic_version"}


def test_migrations_and_models_say_the_same(database: Database) -> None:
    with database.engine.connect() as connection:
        options = {"include_name": lambda name, kind, _parents: kind != "table" or name not in ELSEWHERE}
        context = MigrationContext.configure(connection, opts={**options, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_twice_changes_nothing(database: Database) -> None:
    def standing() -> list[Any]:
        with database.transaction() as session:
            counts = "SELECT (SELECT count(*) FROM areas), (SELECT count(*) FROM outbox), version_num"
            return list(session.execute(text(f"{counts} FROM alembic_version")).one())

    before = standing()
    migrate("identity", database.url)
    assert standing() == before


def start_worker(monkeypatch: pytest.MonkeyPatch, settings: IdentitySettings) -> Celery:
    """The worker, as its process makes it."""
    for name, value in environment(settings).items():
        monkeypatch.setenv(name, value)
    return create_worker()


def test_the_worker_knows_all_that_is_done_by_the_clock(
    monkeypatch: pytest.MonkeyPatch, settings: IdentitySettings
) -> None:
    worker = start_worker(monkeypatch, settings)
    wanted = {"end_roles_that_are_over", "forget_old_logins", "seal_contacts_anew", "tell_who_granted"}
    assert {f"identity.{name}" for name in wanted} <= set(worker.conf.beat_schedule)
    threads = {step.name.rpartition(".")[2] for step in worker.steps["worker"]}
    assert {"relay", "login-codes"} <= threads


@pytest.mark.parametrize("content", ["", "not base64 at all!", "c2hvcnQ="])
def test_a_process_without_a_proper_key_does_not_start(
    monkeypatch: pytest.MonkeyPatch, settings: IdentitySettings, content: str
) -> None:
    settings.field_key_file.write_text(content, encoding="ascii")
    with pytest.raises(SettingsIncomplete, match="REMBUK_FIELD_KEY_FILE"):
        start_worker(monkeypatch, settings)


def test_the_description_of_the_api_names_every_route(app: Flask) -> None:
    paths = app.test_client().get("/v1/openapi.json").json["paths"]
    methods = {"get", "post", "put", "patch", "delete"}
    described = {f"{method.upper()} {path}" for path, doors in paths.items() for method in doors if method in methods}
    assert described == {door for door in LETS_IN if not door.startswith(("GET /health", "GET /metrics"))}


@pytest.mark.parametrize("route", sorted(door for door in LETS_IN if " /v1/" in door))
def test_no_input_breaks_the_service_or_its_description(route: str, app: Flask, door_keeper: dict[str, str]) -> None:
    """Schemathesis makes inputs from the description of the API; every answer is no 5xx and looks as described."""
    method, path = route.split()
    operation = schemathesis.openapi.from_wsgi("/v1/openapi.json", app)[path][method]

    @settings_for_attacks
    @given(case=operation.as_strategy())
    def attack(case: schemathesis.Case[Any]) -> None:
        if "person_id" in case.path_parameters:
            case.path_parameters["person_id"] = door_keeper["person"]
        speaking = "session" if path in {"/v1/tokens", "/v1/act-tokens", "/v1/sessions/current"} else "bearer"
        answer = case.call(headers={"Authorization": door_keeper[speaking]})
        assert answer.status_code < 500, answer.text
        if answer.status_code < 300:
            case.validate_response(answer, checks=[response_schema_conformance])

    attack()


settings_for_attacks = settings(
    max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True
)


@pytest.fixture
def door_keeper(door: LoggingIn) -> dict[str, str]:
    """Somebody who holds every power over people, her headers, and the id of another."""
    keeper = ADULT | {"email": "petugas@contoh.invalid"}
    powers = [(role, "64.71") for role in (Role.OPERATOR, Role.DP3AKB_OFFICER, Role.KELURAHAN_OFFICER)]
    registered(door.client, keeper, *powers)
    other = registered(door.client, ADULT | {"kelurahan": DAMAI}, confirm=False)
    session = door.log_in("petugas@contoh.invalid")
    bearer = door.bearer(session)["Authorization"]
    return {"session": session["Authorization"], "bearer": bearer, "person": other}


def test_each_act_that_cannot_be_undone_has_its_route_and_no_other_is_asked_for(app: Flask) -> None:
    assert acts_of(app) == {act for act, service in ACTS.items() if service == "identity"}
