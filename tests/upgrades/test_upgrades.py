"""An upgraded database is as good as a fresh one: the same schema, with every row still there and readable."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Container
from dataclasses import asdict, dataclass
from functools import partial

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.orm import DeclarativeBase

from services.voting.roll.app import create_app
from services.voting.roll.settings import VotingSettings
from shared.bonds import metadata as bond_tables
from shared.contracts.acts import ACTS
from shared.database import Database
from shared.database.migrate import migrate
from shared.database.steps import Steps, known_steps
from shared.events.tables import metadata as event_tables
from shared.web.idempotency import metadata as key_tables
from shared.web.spent_tokens import metadata as spent_tables
from tests.conftest import ServiceDatabaseFactory
from tests.people import settings_for
from tests.upgrades.dumps import dumps, load
from tests.upgrades.schema import rows_of, schema_of

LANDED, EARLY, NEWEST = "2026-11-24", "2026-11-25", "2026-11-30"
CALLED_OFF = {"roll_entries"}
"""What 0005 takes from polls that were running when roll and box were parted: docs/operator.md."""

FORGOTTEN = {"idempotency_keys"}
"""Answers of the last day beside a plain hash of what was asked, which guarded_log deletes: docs/decisions/0030."""


@dataclass
class Upgraded:
    """A database of an earlier version at the newest step, and what it was before."""

    url: str
    steps: Steps
    step: str
    schema: set[str]
    rows: dict[str, int]


Upgrade = Callable[[str, str], Upgraded]


@pytest.fixture(scope="module")
def upgraded(postgres_server: str, worker_id: str) -> Upgrade:
    """`upgraded("2026-11-24", "voting")`: each dump is loaded and migrated once."""
    made: dict[tuple[str, str], Upgraded] = {}

    def upgrade(version: str, name: str) -> Upgraded:
        if (version, name) not in made:
            url = load(postgres_server, version, name, worker_id)
            steps = known_steps(name)
            assert steps is not None
            made[version, name] = Upgraded(url, steps, step_of(url), schema_of(url), rows_of(url))
            migrate(name, url)
        return made[version, name]

    return upgrade


def step_of(url: str) -> str:
    with psycopg.connect(url) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def tables_of(name: str) -> type[DeclarativeBase]:
    """The base of every table of a database, with all of its models loaded."""
    folder = {"voting": "voting.roll", "box": "voting.box"}.get(name, name)
    importlib.import_module(f"services.{folder}.app")
    base: type[DeclarativeBase] = getattr(
        importlib.import_module(f"services.{folder}.database"), "BoxBase" if name == "box" else "Base"
    )
    return base


def test_every_database_of_a_landed_version_is_here_and_no_table_of_it_is_empty() -> None:
    landed = {"identity", "proposals", "voting", "programs", "notifications"}
    assert {name for version, name in dumps() if version == LANDED} == landed
    assert {name for version, name in dumps() if version == EARLY} == {"voting", "box"}
    assert {name for version, name in dumps() if version == NEWEST} == landed | {"box"}


@pytest.mark.parametrize(("version", "name"), dumps())
def test_an_upgraded_database_has_the_schema_of_a_fresh_one(
    upgraded: Upgrade, service_database: ServiceDatabaseFactory, version: str, name: str
) -> None:
    old = upgraded(version, name)
    assert step_of(old.url) == old.steps.newest
    assert schema_of(old.url) ^ schema_of(service_database(name)) == set()


@pytest.mark.parametrize(("version", "name"), dumps())
def test_every_row_is_still_there_and_todays_models_read_it(upgraded: Upgrade, version: str, name: str) -> None:
    old = upgraded(version, name)
    rows = rows_of(old.url)
    parted = CALLED_OFF if (version, name) == (LANDED, "voting") else set()
    kept = {table: count for table, count in old.rows.items() if table in rows and table not in parted | FORGOTTEN}
    assert kept == {table: rows[table] for table in kept}
    assert all(kept.values()), "a table without a row proves nothing"
    database = Database(old.url, pool_size=1)
    with database.transaction() as session:
        for mapper in tables_of(name).registry.mappers:
            found = session.scalars(sa.select(mapper.class_)).all()
            assert len(found) == rows[mapper.class_.__tablename__]
        if name != "box":
            for table in [*event_tables.sorted_tables, *key_tables.sorted_tables]:
                assert len(session.execute(sa.select(table)).all()) == rows[table.name]
    database.dispose()


@pytest.mark.parametrize(("version", "name"), [(version, name) for version, name in dumps() if name != "box"])
def test_no_answer_beside_a_plain_hash_outlives_the_upgrade(upgraded: Upgrade, version: str, name: str) -> None:
    old = upgraded(version, name)
    assert old.rows["idempotency_keys"]
    assert rows_of(old.url)["idempotency_keys"] == 0


@pytest.mark.parametrize("version", [LANDED, EARLY, NEWEST])
def test_what_was_certified_stays_certified_and_can_be_read(upgraded: Upgrade, version: str) -> None:
    url = upgraded(version, "voting").url
    with psycopg.connect(url) as connection:
        certified = connection.execute("SELECT id FROM polls WHERE state = 'certified'").fetchall()
    database = Database(url, pool_size=1)
    settings = VotingSettings(**asdict(settings_for("voting", url)), secret_key="only for this run")
    client = create_app(settings, database).test_client()
    assert certified
    for (poll_id,) in certified:
        result = client.get(f"/v1/polls/{poll_id}/result")
        assert result.status_code == 200, result.text
        assert any(project["place"] for project in result.json["projects"])
        assert len(client.get(f"/v1/polls/{poll_id}/certifications").json["items"]) == 2
    database.dispose()


def test_a_database_of_the_early_form_really_lacks_what_is_mended(upgraded: Upgrade) -> None:
    old = upgraded(EARLY, "voting")
    assert old.step == "0005"
    missing = schema_of(old.url) - old.schema
    for what in ("results.board_root", "results.multiset", "results.explanation", "certifications.role", "cycles.id"):
        assert any(sentence.startswith(f"column {what} ") for sentence in missing), what
    assert any("ix_roll_entries_blinded" in sentence for sentence in missing)


def test_two_entries_with_one_token_keep_one_answer_and_give_no_right_back(upgraded: Upgrade) -> None:
    """By hand two entries of the open poll of the early dump hold the same token."""
    with psycopg.connect(upgraded(EARLY, "voting").url) as connection:
        held = connection.execute(
            "SELECT length(blinded) > 0, count(*) FROM roll_entries JOIN polls ON polls.id = poll_id "
            "WHERE state = 'open' AND blinded IS NOT NULL GROUP BY 1"
        ).fetchall()
    assert dict(held) == {True: 12, False: 1}


@pytest.mark.parametrize(("version", "name"), [dump for dump in dumps() if dump[0] == NEWEST])
def test_a_database_goes_back_to_the_step_it_came_from_and_forward_again(
    upgraded: Upgrade, version: str, name: str
) -> None:
    """An older version of the code finds what it knows."""
    old = upgraded(version, name)
    schema, rows = schema_of(old.url), rows_of(old.url)
    migrate(name, old.url, to=old.step)
    assert schema_of(old.url) == old.schema
    assert rows_of(old.url) == old.rows | dict.fromkeys(FORGOTTEN & old.rows.keys(), 0)
    migrate(name, old.url)
    assert (schema_of(old.url), rows_of(old.url)) == (schema, rows)


def test_the_roll_goes_back_to_before_the_box(upgraded: Upgrade) -> None:
    """Every step can be taken back; what it had put into tables of its own is lost."""
    old = upgraded(LANDED, "voting")
    schema = schema_of(old.url)
    migrate("voting", old.url, to="0001")
    assert schema_of(old.url) == old.schema
    migrate("voting", old.url)
    assert schema_of(old.url) == schema


@pytest.mark.parametrize("name", ["identity", "proposals", "voting", "programs", "notifications"])
def test_what_code_says_of_events_and_kept_answers_is_what_was_migrated(upgraded: Upgrade, name: str) -> None:
    """Migrations make these tables from frozen copies, so that the code's own tables could drift away."""
    database = Database(upgraded(NEWEST, name).url, pool_size=1)
    with database.engine.connect() as connection:
        of_some = [
            *([spent_tables] if name in ACTS.values() else []),
            *([bond_tables] if name in {"proposals", "voting"} else []),
        ]
        for code in (event_tables, key_tables, *of_some):
            ours = {"include_name": partial(_is_one_of, code.tables), "compare_server_default": True}
            assert compare_metadata(MigrationContext.configure(connection, opts=ours), code) == []
    database.dispose()


def _is_one_of(tables: Container[str], name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or name in tables
