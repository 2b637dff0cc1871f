"""The service as the rest of the house meets it: its tables, its doors, its ears."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from celery import Celery
from flask import Flask
from sqlalchemy import MetaData

import services.voting.box.sealing.model
import services.voting.roll.audit.model
import services.voting.roll.planning.model
from services.voting.box.ballots.envelope import FIELDS
from services.voting.box.database import BoxBase
from services.voting.box.settings import BoxSettings
from services.voting.carrier import worker
from services.voting.carrier.settings import WorkerSettings
from services.voting.carrier.settings import read_settings as read_worker_settings
from services.voting.roll.database import Base
from services.voting.roll.settings import VotingSettings, read_settings
from services.voting.signer.settings import SignerSettings
from shared.bonds import metadata as bond_tables
from shared.contracts.acts import ACTS
from shared.contracts.routes import ROUTES
from shared.database import Database
from shared.events.tables import metadata as event_tables
from shared.events.worker import make_worker
from shared.settings import SettingsIncomplete
from shared.web.authentication import AUTHENTICATION
from shared.web.idempotency import metadata as key_tables
from shared.web.spent_tokens import metadata as spent_tables
from tests.acting import acts_of
from tests.people import keys_folder

ELSEWHERE = {*event_tables.tables, *key_tables.tables, *spent_tables.tables, *bond_tables.tables, "alembic_version"}
OURS = [
    "GET /v1/polls",
    "POST /v1/polls",
    "POST /v1/polls/imports",
    "GET /v1/polls/{poll_id}",
    "PATCH /v1/polls/{poll_id}",
    "DELETE /v1/polls/{poll_id}",
    "POST /v1/poll-pairs",
    "POST /v1/poll-pairs/{poll_id}/open",
    "DELETE /v1/poll-pairs/{poll_id}",
    "POST /v1/polls/{poll_id}/open",
    "POST /v1/polls/{poll_id}/close",
    "POST /v1/polls/{poll_id}/codes",
    "GET /v1/polls/{poll_id}/codes",
    "DELETE /v1/polls/{poll_id}/codes/{batch_id}",
    "GET /v1/polls/{poll_id}/document",
    "GET /v1/polls/{poll_id}/electorate",
    "GET /v1/polls/{poll_id}/turnout",
    "GET /v1/polls/{poll_id}/paper",
    "GET /v1/polls/eligibility",
    "GET /v1/polls/{poll_id}/eligibility",
    "POST /v1/polls/{poll_id}/tokens",
    "POST /v1/polls/{poll_id}/coded-tokens",
    "POST /v1/polls/{poll_id}/code-standing",
    "GET /v1/polls/{poll_id}/paper-batches",
    "POST /v1/polls/{poll_id}/paper-batches",
    "GET /v1/polls/{poll_id}/paper-batches/{batch_id}",
    "PATCH /v1/polls/{poll_id}/paper-batches/{batch_id}",
    "POST /v1/polls/{poll_id}/paper-batches/{batch_id}/sheets",
    "DELETE /v1/polls/{poll_id}/paper-batches/{batch_id}/sheets/{sheet}",
    "POST /v1/polls/{poll_id}/paper-batches/{batch_id}/finish",
    "POST /v1/polls/{poll_id}/paper-batches/{batch_id}/settlements",
    "POST /v1/polls/{poll_id}/paper-batches/{batch_id}/acceptance",
    "GET /v1/polls/{poll_id}/result",
    "GET /v1/polls/{poll_id}/certifications",
    "POST /v1/polls/{poll_id}/certifications",
    "POST /v1/polls/{poll_id}/refusals",
    "GET /v1/polls/{poll_id}/minutes.pdf",
    "GET /v1/polls/{poll_id}/auditors",
    "POST /v1/polls/{poll_id}/auditors",
    "POST /v1/polls/{poll_id}/auditors/{auditor_id}/namings",
    "GET /v1/polls/{poll_id}/smaller-roll",
    "POST /v1/polls/{poll_id}/smaller-roll",
    "POST /v1/polls/{poll_id}/smaller-roll/agree",
    "GET /v1/polls/{poll_id}/cancellations",
    "POST /v1/polls/{poll_id}/cancellations",
    "POST /v1/polls/{poll_id}/cancellations/{cancellation_id}/confirm",
    "POST /v1/polls/{poll_id}/cancellations/{cancellation_id}/decline",
    "GET /v1/polls/{poll_id}/prolongations",
    "POST /v1/polls/{poll_id}/prolongations",
    "POST /v1/polls/{poll_id}/prolongations/{prolongation_id}/confirm",
    "POST /v1/polls/{poll_id}/prolongations/{prolongation_id}/decline",
    "GET /v1/polls/{poll_id}/exports/projects.csv",
    "GET /v1/polls/{poll_id}/exports/ballots.csv",
    "GET /v1/polls/{poll_id}/exports/result.json",
    "GET /v1/polls/{poll_id}/exports/election.pb",
    "GET /v1/polls/{poll_id}/exports/datapackage.json",
    "GET /v1/candidates",
    "POST /internal/pulses",
]
OF_THE_BOX = [
    "POST /v1/polls/{poll_id}/ballots",
    "POST /v1/polls/{poll_id}/replacements",
    "POST /v1/polls/{poll_id}/receipts",
    "POST /v1/polls/{poll_id}/receipts/qr",
    "GET /v1/polls/{poll_id}/roots",
    "GET /v1/polls/{poll_id}/turnout",
    "GET /v1/polls/{poll_id}/board",
    "GET /v1/polls/{poll_id}/openings",
    "GET /v1/polls/{poll_id}/openings/board",
]


def differences(database: Database, tables: MetaData) -> Any:
    """What would have to be migrated for a database to be as the models say."""
    with database.engine.connect() as connection:
        options = {"include_name": lambda name, kind, _parents: kind != "table" or name not in ELSEWHERE}
        context = MigrationContext.configure(connection, opts={**options, "compare_type": True})
        return compare_metadata(context, tables)


def test_migrations_and_models_say_the_same_of_the_roll_and_of_the_box(
    database: Database, box_database: Database
) -> None:
    for table in (services.voting.roll.audit.model.Certification, services.voting.roll.planning.model.Area):
        assert table.metadata is Base.metadata
    assert services.voting.box.sealing.model.Board.metadata is BoxBase.metadata
    assert differences(database, Base.metadata) == []
    assert differences(box_database, BoxBase.metadata) == []
    assert differences(box_database, Base.metadata), "the roll's tables are not there"


def test_every_route_of_both_doors_says_whom_it_lets_in(app: Flask, box_app: Flask) -> None:
    for door, routes in ((app, OURS), (box_app, OF_THE_BOX)):
        ours = [
            rule for rule in door.url_map.iter_rules() if rule.rule.startswith("/v1/") and "openapi" not in rule.rule
        ]
        assert len(ours) >= len(routes)
        for rule in ours:
            assert hasattr(door.view_functions[rule.endpoint], AUTHENTICATION), rule.rule


def worker_environment(database: Database, box_database: Database) -> dict[str, str]:
    """What the worker is told, by name."""
    return {
        "REMBUK_DATABASE_URL": database.url,
        "REMBUK_BOX_DATABASE_URL": box_database.url,
        "REMBUK_BOARD_PRIVATE_KEY_FILE": str(keys_folder() / "board.pem"),
        "REMBUK_BROKER_URL": "redis://127.0.0.1:1/0",
        "REMBUK_CACHE_URL": "redis://127.0.0.1:1/1",
        "REMBUK_PUBLIC_URL": "http://rembuk.test",
        "REMBUK_PEERS": "identity=http://127.0.0.1:1,proposals=http://127.0.0.1:1",
        "REMBUK_PRIVATE_KEY_FILE": str(keys_folder() / "voting.pem"),
        "REMBUK_PUBLIC_KEYS": str(keys_folder() / "public"),
        "REMBUK_SECRET_KEY": "only for this run",
    }


def test_the_worker_reacts_to_everything_it_is_sent_and_tends_roll_and_box(
    monkeypatch: pytest.MonkeyPatch, database: Database, box_database: Database
) -> None:
    for name, value in worker_environment(database, box_database).items():
        monkeypatch.setenv(name, value)
    given: list[tuple[str, list[str]]] = []

    def made(service: str, told: WorkerSettings, *what: Any, beside: list[Database], **more: Any) -> Celery:
        given.append((told.database_url, [one.url for one in beside]))
        return make_worker(service, told, *what, beside=beside, **more)

    monkeypatch.setattr(worker, "make_worker", made)
    celery = worker.create_worker()
    assert set(worker.REACTIONS) == {kind for kind, listeners in ROUTES.items() if "voting" in listeners}
    assert {
        "voting.receive", "voting.close_due_polls", "voting.tend_boxes", "voting.drop_logs",
        "voting.count_closed_polls", "voting.publish_boards", "voting.tell_the_box",
    } <= set(celery.tasks)  # fmt: skip
    assert given == [(database.url, [box_database.url])]


def test_no_process_is_told_more_than_it_needs(
    monkeypatch: pytest.MonkeyPatch, database: Database, box_database: Database
) -> None:
    """The roll's web never learns where the box is, nor the box where the roll is; neither can sign a root."""
    told = {
        kind: {field.name for field in fields(kind)}
        for kind in (VotingSettings, WorkerSettings, BoxSettings, SignerSettings)
    }
    of_the_box_and_the_board = {"box_database_url", "board_private_key_file"}
    assert told[WorkerSettings] - told[VotingSettings] == of_the_box_and_the_board
    assert told[BoxSettings] == {"database_url", "public_keys", "log_format"}
    assert told[SignerSettings] == {"signer_secret", "public_keys", "log_format"}
    environment = worker_environment(database, box_database)
    for name, value in environment.items():
        if name.removeprefix("REMBUK_").lower() not in of_the_box_and_the_board:
            monkeypatch.setenv(name, value)
    assert read_settings().database_url == database.url
    with pytest.raises(SettingsIncomplete, match=r"REMBUK_BOX_DATABASE_URL.*REMBUK_BOARD_PRIVATE_KEY_FILE"):
        read_worker_settings()


def test_no_process_loads_the_compiled_rules_before_there_is_something_to_count() -> None:
    processes = ", ".join(f"services.voting.{name}" for name in ("roll.app", "box.app", "carrier.worker"))
    load = f"import sys, {processes}; print('numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", load], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def described(door: Flask) -> set[str]:
    """Every operation of a door's description."""
    paths = door.test_client().get("/v1/openapi.json").json["paths"]
    methods = {"get", "post", "put", "patch", "delete"}
    return {f"{method.upper()} {path}" for path, doors in paths.items() for method in doors if method in methods}


def test_the_description_of_each_door_names_every_route(app: Flask, box_app: Flask) -> None:
    assert {door for door in described(app) if not door.endswith("/events")} == set(OURS)
    assert described(box_app) == set(OF_THE_BOX)


def test_casting_reads_what_its_description_says(box_app: Flask) -> None:
    document = box_app.test_client().get("/v1/openapi.json").json
    operation = document["paths"]["/v1/polls/{poll_id}/ballots"]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/BallotIn"}
    described_fields = document["components"]["schemas"]["BallotIn"]
    assert described_fields["properties"].keys() == FIELDS
    assert set(described_fields["required"]) == FIELDS - {"assisted", "retry_key"}
    assert "201" in operation["responses"]


def test_each_act_that_cannot_be_undone_has_its_route_and_no_other_is_asked_for(app: Flask) -> None:
    assert acts_of(app) == {act for act, service in ACTS.items() if service == "voting"}
