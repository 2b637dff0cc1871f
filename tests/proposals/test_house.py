"""The service as the rest of the house meets it: its tables, its doors, its ears."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
import schemathesis.specs.openapi.schemas  # now, since CPython may fail to compile it beside threads
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import response_schema_conformance
from sqlalchemy import text

from services.proposals import worker
from services.proposals.database import Base
from services.proposals.life.states import State
from shared.bonds import metadata as bond_tables
from shared.contracts.acts import ACTS
from shared.contracts.roles import Role
from shared.contracts.routes import ROUTES
from shared.database import Database
from shared.database.migrate import migrate
from shared.events.tables import metadata as event_tables
from shared.web.authentication import AUTHENTICATION
from shared.web.idempotency import metadata as key_tables
from shared.web.spent_tokens import metadata as spent_tables
from tests.acting import acts_of
from tests.people import bearer, keys_folder
from tests.proposals.town import Town

ELSEWHERE = {*event_tables.tables, *key_tables.tables, *spent_tables.tables, *bond_tables.tables, "alembic_version"}


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
    app = worker.create_worker()
    assert set(worker.REACTIONS) == {kind for kind, listeners in ROUTES.items() if "proposals" in listeners}
    assert "proposals.receive" in app.tasks


def test_the_feed_is_for_services_alone(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/internal/events").status_code == 401
    assert client.get("/internal/events", headers=bearer(Role.OPERATOR)).status_code == 401


STATE_FOR = {
    "submit": State.DRAFT,
    "support": State.PUBLISHED,
    "moderation": State.SUBMITTED,
    "verification": State.UNDER_VERIFICATION,
    "shortlist": State.UNDER_VERIFICATION,
    "adoption": State.PRIORITIZED,
    "decline": State.PRIORITIZED,
    "agreement": State.PRIORITIZED,
    "refusal": State.PRIORITIZED,
    "withdrawal": State.PRIORITIZED,
}
"""In which state a proposal must stand for a route to have something to do; a draft of the caller's own elsewhere."""

OURS = [
    "GET /v1/cycles/current",
    "POST /v1/cycles",
    "GET /v1/proposals",
    "POST /v1/proposals",
    "GET /v1/proposals/similar",
    "GET /v1/proposals/{proposal_id}",
    "PATCH /v1/proposals/{proposal_id}",
    "DELETE /v1/proposals/{proposal_id}",
    "POST /v1/proposals/{proposal_id}/submit",
    "POST /v1/proposals/{proposal_id}/withdraw",
    "PUT /v1/proposals/{proposal_id}/support",
    "DELETE /v1/proposals/{proposal_id}/support",
    "GET /v1/moderation/queue",
    "POST /v1/proposals/{proposal_id}/moderation",
    "GET /v1/verification/queue",
    "POST /v1/proposals/{proposal_id}/verification",
    "POST /v1/proposals/{proposal_id}/shortlist",
    "GET /v1/adoption/queue",
    "POST /v1/proposals/{proposal_id}/adoption",
    "POST /v1/proposals/{proposal_id}/decline",
    "POST /v1/proposals/{proposal_id}/declines/{decline_id}/agreement",
    "POST /v1/proposals/{proposal_id}/declines/{decline_id}/refusal",
    "POST /v1/proposals/{proposal_id}/declines/{decline_id}/withdrawal",
    "GET /v1/summary/areas",
    "GET /v1/summary/desk",
]


def test_the_description_of_the_api_names_every_route(app: Flask) -> None:
    paths = app.test_client().get("/v1/openapi.json").json["paths"]
    methods = {"get", "post", "put", "patch", "delete"}
    described = {f"{method.upper()} {path}" for path, doors in paths.items() for method in doors if method in methods}
    shared = {door for door in described if door.endswith("/events")}
    assert described - shared == set(OURS)


@pytest.mark.parametrize("door", OURS)
def test_no_input_breaks_the_service_or_its_description(town: Town, door: str) -> None:
    """Schemathesis makes inputs from the description of the API; every answer is no 5xx and looks as described."""
    method, path = door.split()
    operation = schemathesis.openapi.from_wsgi("/v1/openapi.json", town.app)[path][method]
    everybody = town.person(*Role)
    state = STATE_FOR.get(path.rpartition("/")[2], State.DRAFT)
    author = everybody.id if state == State.DRAFT else town.author.id

    @settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def attack(case: schemathesis.Case[Any]) -> None:
        if "proposal_id" in case.path_parameters:
            case.path_parameters["proposal_id"] = town.place(state, author_id=author, verified_cost=1000)
        if "decline_id" in case.path_parameters:
            by = everybody.id if path.endswith("withdrawal") else None
            case.path_parameters["decline_id"] = town.place_decline(case.path_parameters["proposal_id"], by)
        answer = case.call(headers=everybody.headers)
        assert answer.status_code < 500, answer.text
        if answer.status_code < 300:
            case.validate_response(answer, checks=[response_schema_conformance])

    attack()


def test_migrating_twice_changes_nothing(database: Database) -> None:
    def step() -> Any:
        with database.transaction() as session:
            return session.scalar(text("SELECT version_num FROM alembic_version"))

    before = step()
    migrate("proposals", database.url)
    assert step() == before


def test_each_act_that_cannot_be_undone_has_its_route_and_no_other_is_asked_for(app: Flask) -> None:
    assert acts_of(app) == {act for act, service in ACTS.items() if service == "proposals"}
