"""The service as the rest of the house meets it: its tables, its doors, its ears."""

from __future__ import annotations

import importlib
import sys

import pytest
import schemathesis
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from hypothesis import HealthCheck, given, settings
from sqlalchemy import text

from services.proposals.database import Base
from services.proposals.drafting.states import State
from shared.contracts.roles import Role
from shared.contracts.routes import ROUTES
from shared.database import Database
from shared.database.migrate import migrate
from shared.events.tables import metadata as event_tables
from shared.web.authentication import AUTHENTICATION
from shared.web.idempotency import metadata as key_tables
from tests.people import bearer, keys_folder
from tests.proposals.town import Town

ELSEWHERE = {*event_tables.tables, *key_tables.tables, "alembic_version"}


def test_migrations_and_models_say_the_same(database: Database) -> None:
    with database.engine.connect() as connection:
        options = {"include_name": lambda name, kind, _parents: kind != "table" or name not in ELSEWHERE}
        context = MigrationContext.configure(connection, opts={**options, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_route_says_whom_it_lets_in(app: Flask) -> None:
    ours = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/v1/") and "openapi" not in rule.rule]
    assert len(ours) >= 18
    for rule in ours:
        assert hasattr(app.view_functions[rule.endpoint], AUTHENTICATION), rule.rule


def test_the_worker_reacts_to_everything_it_is_sent(monkeypatch: pytest.MonkeyPatch, database: Database) -> None:
    environment = {
        "DATABASE_URL": database.url,
        "BROKER_URL": "redis://127.0.0.1:1/0",
        "CACHE_URL": "redis://127.0.0.1:1/1",
        "PUBLIC_URL": "http://rembuk.test",
        "PEERS": "voting=http://127.0.0.1:1,programs=http://127.0.0.1:1",
        "PRIVATE_KEY_FILE": str(keys_folder() / "proposals.pem"),
        "PUBLIC_KEYS": str(keys_folder() / "public"),
    }
    for name, value in environment.items():
        monkeypatch.setenv(f"REMBUK_{name}", value)
    monkeypatch.delitem(sys.modules, "services.proposals.worker", raising=False)
    worker = importlib.import_module("services.proposals.worker")
    assert set(worker.REACTIONS) == {kind for kind, listeners in ROUTES.items() if "proposals" in listeners}
    assert "proposals.receive" in worker.celery_app.tasks


def test_the_feed_is_for_services_alone(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/internal/events").status_code == 401
    assert client.get("/internal/events", headers=bearer(Role.OPERATOR)).status_code == 401


def test_the_description_of_the_api_names_every_route(app: Flask) -> None:
    described = app.test_client().get("/v1/openapi.json").json["paths"]
    assert {"/v1/proposals", "/v1/proposals/{proposal_id}/support", "/v1/cycles/current"} <= set(described)


EVERY_ROLE = [role for role in Role if role != Role.CHILD]


def test_no_input_breaks_the_service(town: Town) -> None:
    """Schemathesis calls every route with inputs made from its own description; none may answer 5xx."""
    proposal = town.place(State.PUBLISHED)
    schema = schemathesis.openapi.from_wsgi("/v1/openapi.json", town.app)

    for operation in schema.get_all_operations():
        _attack(operation.ok(), proposal)
    with town.database.transaction() as session:
        assert session.scalar(text("SELECT count(*) FROM proposals")) >= 1


def _attack(operation: schemathesis.APIOperation, proposal: str) -> None:  # type: ignore[name-defined]
    if operation.path.startswith("/internal"):
        return
    checks = settings(max_examples=15, deadline=None, database=None, suppress_health_check=list(HealthCheck))

    @given(case=operation.as_strategy())  # type: ignore[misc]
    def attack(case: schemathesis.Case) -> None:
        if "proposal_id" in case.path_parameters:
            case.path_parameters["proposal_id"] = proposal
        answer = case.call(headers=bearer(*EVERY_ROLE))
        assert answer.status_code < 500, (case.method, case.path, answer.text)

    checks(attack)()


def test_migrating_twice_changes_nothing(database: Database) -> None:
    migrate("proposals", database.url)
    with database.transaction() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "0001"
