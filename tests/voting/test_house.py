"""The service as the rest of the house meets it: its tables, its doors, its ears."""

from __future__ import annotations

import importlib
import subprocess
import sys
from typing import Any

import pytest
import schemathesis
import schemathesis.specs.openapi.schemas  # now, since CPython may fail to compile it beside threads
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import response_schema_conformance

import services.voting.audit.model
import services.voting.planning.model
from services.voting.database import Base
from shared.contracts.roles import Role
from shared.contracts.routes import ROUTES
from shared.database import Database
from shared.events.tables import metadata as event_tables
from shared.web.authentication import AUTHENTICATION
from shared.web.idempotency import metadata as key_tables
from tests.people import CITY, bearer, keys_folder
from tests.voting.town import Town

ELSEWHERE = {*event_tables.tables, *key_tables.tables, "alembic_version"}
OURS = [
    "GET /v1/polls",
    "POST /v1/polls",
    "POST /v1/polls/imports",
    "GET /v1/polls/{poll_id}",
    "PATCH /v1/polls/{poll_id}",
    "DELETE /v1/polls/{poll_id}",
    "POST /v1/polls/{poll_id}/open",
    "POST /v1/polls/{poll_id}/close",
    "POST /v1/polls/{poll_id}/codes",
    "GET /v1/polls/{poll_id}/document",
    "GET /v1/polls/{poll_id}/electorate",
    "GET /v1/polls/{poll_id}/turnout",
    "GET /v1/polls/{poll_id}/paper",
    "GET /v1/polls/{poll_id}/eligibility",
    "POST /v1/polls/{poll_id}/ballots",
    "POST /v1/polls/{poll_id}/coded-ballots",
    "GET /v1/polls/{poll_id}/result",
    "GET /v1/polls/{poll_id}/certifications",
    "POST /v1/polls/{poll_id}/certifications",
    "POST /v1/polls/{poll_id}/refusals",
    "GET /v1/polls/{poll_id}/minutes.pdf",
    "GET /v1/polls/{poll_id}/cancellations",
    "POST /v1/polls/{poll_id}/cancellations",
    "POST /v1/polls/{poll_id}/cancellations/{cancellation_id}/confirm",
    "POST /v1/polls/{poll_id}/cancellations/{cancellation_id}/decline",
    "GET /v1/polls/{poll_id}/exports/projects.csv",
    "GET /v1/polls/{poll_id}/exports/ballots.csv",
    "GET /v1/polls/{poll_id}/exports/result.json",
    "GET /v1/polls/{poll_id}/exports/election.pb",
    "GET /v1/polls/{poll_id}/exports/datapackage.json",
    "GET /v1/candidates",
]


OTHER_BALLOTS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("points", {"points": 5}, {"rule": "greedy", "utility": "points"}),
    ("ranking", {}, {"rule": "borda"}),
    ("yes_no", {"projects": [{"id": "a", "title": "A", "cost": 1}]}, {"rule": "yes-no"}),
]


def test_migrations_and_models_say_the_same(database: Database) -> None:
    for table in (services.voting.audit.model.Certification, services.voting.planning.model.Area):
        assert table.metadata is Base.metadata
    with database.engine.connect() as connection:
        options = {"include_name": lambda name, kind, _parents: kind != "table" or name not in ELSEWHERE}
        context = MigrationContext.configure(connection, opts={**options, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_route_says_whom_it_lets_in(app: Flask) -> None:
    ours = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/v1/") and "openapi" not in rule.rule]
    assert len(ours) >= len(OURS)
    for rule in ours:
        assert hasattr(app.view_functions[rule.endpoint], AUTHENTICATION), rule.rule


def test_the_worker_reacts_to_everything_it_is_sent(monkeypatch: pytest.MonkeyPatch, database: Database) -> None:
    environment = {
        "DATABASE_URL": database.url,
        "BROKER_URL": "redis://127.0.0.1:1/0",
        "CACHE_URL": "redis://127.0.0.1:1/1",
        "PUBLIC_URL": "http://rembuk.test",
        "PEERS": "identity=http://127.0.0.1:1,proposals=http://127.0.0.1:1",
        "PRIVATE_KEY_FILE": str(keys_folder() / "voting.pem"),
        "PUBLIC_KEYS": str(keys_folder() / "public"),
        "SECRET_KEY": "only for this run",
    }
    for name, value in environment.items():
        monkeypatch.setenv(f"REMBUK_{name}", value)
    monkeypatch.delitem(sys.modules, "services.voting.worker", raising=False)
    worker = importlib.import_module("services.voting.worker")
    assert set(worker.REACTIONS) == {kind for kind, listeners in ROUTES.items() if "voting" in listeners}
    assert {"voting.receive", "voting.close_due_polls", "voting.count_closed_polls"} <= set(worker.celery_app.tasks)


def test_neither_door_loads_the_compiled_rules_before_there_is_something_to_count() -> None:
    load = "import sys, services.voting.app, services.voting.results.jobs; print('numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", load], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_description_of_the_api_names_every_route(app: Flask) -> None:
    paths = app.test_client().get("/v1/openapi.json").json["paths"]
    methods = {"get", "post", "put", "patch", "delete"}
    described = {f"{method.upper()} {path}" for path, doors in paths.items() for method in doors if method in methods}
    assert {door for door in described if not door.endswith("/events")} == set(OURS)


@pytest.mark.parametrize(("door", "body"), [("ballots", "BallotIn"), ("coded-ballots", "CodedBallotIn")])
def test_casting_reads_what_its_description_says(app: Flask, door: str, body: str) -> None:
    document = app.test_client().get("/v1/openapi.json").json
    described = document["paths"][f"/v1/polls/{{poll_id}}/{door}"]["post"]
    schema = described["requestBody"]["content"]["application/json"]["schema"]
    assert schema == {"$ref": f"#/components/schemas/{body}"}
    assert document["components"]["schemas"][body]["properties"].keys() <= {"choices", "code"}
    assert any(parameter.get("name") == "Idempotency-Key" for parameter in described["parameters"])
    assert "201" in described["responses"]


@pytest.mark.parametrize("door", OURS)
def test_no_input_breaks_the_service_or_its_description(town: Town, door: str) -> None:
    """Schemathesis makes inputs from the description of the API; every answer is no 5xx and looks as described."""
    method, path = door.split()
    operation = schemathesis.openapi.from_wsgi("/v1/openapi.json", town.app)[path][method]
    polls = [town.draft(), town.open(), town.open(codes_only=True)]
    polls += [town.open(ballot_type=kind, **more, rules=rules) for kind, more, rules in OTHER_BALLOTS]
    headers = bearer((Role.DP3AKB_OFFICER, CITY), person=town.resident())

    @settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def attack(case: schemathesis.Case[Any]) -> None:
        if "poll_id" in case.path_parameters:
            polls.append(polls.pop(0))
            case.path_parameters["poll_id"] = polls[0]
        answer = case.call(headers=headers)
        assert answer.status_code < 500, answer.text
        if answer.status_code < 300:
            case.validate_response(answer, checks=[response_schema_conformance])

    attack()
