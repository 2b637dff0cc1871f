"""The service as the rest of the house meets it: its doors and its ears."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
import schemathesis.specs.openapi.schemas  # now, since CPython may fail to compile it beside threads
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import response_schema_conformance

from services.programs import worker
from shared.contracts.routes import ROUTES, source_of
from shared.database import Database
from shared.web.authentication import AUTHENTICATION
from tests.people import keys_folder
from tests.programs.test_roadmap import adopted, hear

OURS = ["GET /v1/programs", "GET /v1/programs/{program_id}"]


def test_every_route_says_whom_it_lets_in(app: Flask) -> None:
    ours = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/v1/programs")]
    assert len(ours) == len(OURS)
    for rule in ours:
        assert hasattr(app.view_functions[rule.endpoint], AUTHENTICATION), rule.rule


@pytest.mark.parametrize("door", OURS)
def test_no_input_breaks_the_service_or_its_description(app: Flask, database: Database, door: str) -> None:
    method, path = door.split()
    hear(database, adopted())
    operation = schemathesis.openapi.from_wsgi("/v1/openapi.json", app)[path][method]

    @settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def attack(case: schemathesis.Case[Any]) -> None:
        answer = case.call()
        assert answer.status_code < 500, answer.text
        if answer.status_code < 300:
            case.validate_response(answer, checks=[response_schema_conformance])

    attack()


def test_the_worker_reacts_to_everything_it_is_sent(monkeypatch: pytest.MonkeyPatch, database: Database) -> None:
    environment = {
        "DATABASE_URL": database.url,
        "BROKER_URL": "redis://127.0.0.1:1/0",
        "CACHE_URL": "redis://127.0.0.1:1/1",
        "PUBLIC_URL": "http://rembuk.test",
        "PEERS": "proposals=http://127.0.0.1:1",
        "PRIVATE_KEY_FILE": str(keys_folder() / "programs.pem"),
        "PUBLIC_KEYS": str(keys_folder() / "public"),
    }
    for name, value in environment.items():
        monkeypatch.setenv(f"REMBUK_{name}", value)
    app = worker.create_worker()
    assert set(worker.REACTIONS) == {kind for kind, listeners in ROUTES.items() if "programs" in listeners}
    assert {source_of(kind) for kind in worker.REACTIONS} == {"proposals"}
    assert "programs.receive" in app.tasks
