"""The log of events belongs to a role of its own: the service's login lengthens it, and changes nothing in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql

from deploy.embedded.postgres import database_url, ensure_database, guard_log, release_log
from shared.database import Database
from shared.database.migrate import CannotMigrate, migrate
from shared.database.steps import folder_of_steps
from shared.events import publish
from shared.events.log import stamp, start_new_epoch, verify
from tests.shared.events.harness import shortlisted

STEPS = [path.stem for path in sorted(folder_of_steps("proposals").glob("[0-9]*.py"))]
BEFORE_THE_GUARD = STEPS[next(place for place, name in enumerate(STEPS) if "guarded_log" in name) - 1][:4]
FORGED_ROW = (
    "INSERT INTO outbox (id, position, hash, type, version, subject, time, data, correlation_id) "
    "SELECT gen_random_uuid(), 2, repeat('f', 64), type, version, subject, time, data, correlation_id FROM outbox"
)
NEVER = [
    "UPDATE outbox SET data = '{}' WHERE position = 1",
    "UPDATE outbox SET position = NULL, hash = NULL WHERE position = 1",
    "UPDATE outbox SET position = 99, hash = repeat('f', 64) WHERE position IS NULL",
    "DELETE FROM outbox",
    "TRUNCATE outbox",
    "DROP TABLE outbox CASCADE",
    "DROP SCHEMA public CASCADE",
    "ALTER TABLE outbox RENAME TO outbox_of_before",
    "ALTER TABLE outbox DISABLE TRIGGER ALL",
    "ALTER TABLE outbox ADD COLUMN mine int",
    "ALTER TABLE outbox OWNER TO CURRENT_USER",
    "CREATE TRIGGER mine AFTER UPDATE ON outbox EXECUTE FUNCTION wake_relay()",
    "CREATE RULE mine AS ON INSERT TO outbox DO INSTEAD NOTHING",
    "CREATE SCHEMA mine",
    "INSERT INTO outbox SELECT * FROM outbox",
    FORGED_ROW,
    "UPDATE log_head SET position = 0, hash = repeat('0', 64)",
    "DELETE FROM log_head",
    "GRANT UPDATE ON outbox TO CURRENT_USER; UPDATE outbox SET data = '{}'",
    "SELECT release_log()",
    "CREATE OR REPLACE FUNCTION wake_relay() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "CREATE OR REPLACE FUNCTION guard_log() RETURNS void LANGUAGE sql AS 'SELECT'",
    "DROP FUNCTION stamp_events",
    "ALTER FUNCTION stamp_events SECURITY INVOKER",
    "SET session_replication_role = replica",
    # What is stamped is stamped once, behind the end, whole.
    "SELECT stamp_events(1, ARRAY[(SELECT id FROM outbox WHERE position = 1)], ARRAY[repeat('f', 64)])",
    "SELECT stamp_events(0, (SELECT array_agg(id) FROM outbox WHERE position IS NULL), ARRAY[repeat('f', 64)])",
    "SELECT stamp_events(1, ARRAY[gen_random_uuid()], ARRAY[repeat('f', 64)])",
    "SELECT stamp_events(1, ARRAY[]::uuid[], ARRAY[]::text[])",
    "SELECT stamp_events(1, (SELECT array_agg(id) FROM outbox WHERE position IS NULL), ARRAY[]::text[])",
]


@dataclass
class Kept:
    """A database as an installation makes it: the service's own address, and the administrator's of the server."""

    name: str
    admin_url: str
    database: Database

    @property
    def url(self) -> str:
        """As the service's own login."""
        return self.database.url

    def tell(self) -> None:
        with self.database.transaction() as session:
            publish(session, shortlisted())

    def stamp(self) -> int:
        with self.database.engine.begin() as connection:
            return stamp(connection, "proposals")

    def may(self, statement: str) -> bool:
        """Whether the service's login may; nothing of it stays."""
        try:
            with psycopg.connect(self.url) as connection:
                connection.execute(statement.encode())
                connection.rollback()
        except psycopg.Error:
            return False
        return True


@pytest.fixture(scope="module")
def kept(postgres_server: str, worker_id: str) -> Iterator[Kept]:
    """A log with an event in it, of a service that owns everything, as in versions before this."""
    name = f"kept_{worker_id}"
    ensure_database(postgres_server, name, "only-for-this-test")
    database = Database(database_url(postgres_server, name, "only-for-this-test"), pool_size=1)
    migrate("proposals", database.url)
    try:
        yield Kept(name, postgres_server, database)
    finally:
        database.dispose()
        with psycopg.connect(postgres_server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
            for role in (name, f"{name}_log"):
                connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))


def test_a_log_that_was_its_services_own_is_taken_from_it_and_goes_on(kept: Kept) -> None:
    kept.tell()
    assert kept.stamp() == 1
    assert kept.may("UPDATE outbox SET data = '{}'"), "as it was before"
    assert kept.may(FORGED_ROW)
    guard_log(kept.admin_url, kept.name)
    kept.tell()
    assert [statement for statement in NEVER if kept.may(statement)] == []
    assert kept.stamp() == 1
    guard_log(kept.admin_url, kept.name)
    kept.tell()
    assert kept.stamp() == 1
    with kept.database.engine.begin() as connection:
        assert verify(connection, "proposals") is None
    with kept.database.engine.begin() as connection:
        assert connection.scalar(sa.text("SELECT position FROM log_head")) == 3
        start_new_epoch(connection)


def test_the_service_goes_on_making_tables_of_its_own_and_its_log_follows_by_itself(kept: Kept) -> None:
    """As on a new installation, where the administrator comes before there is any table."""
    assert kept.may("CREATE TABLE mine (id int); INSERT INTO mine VALUES (1); DROP TABLE mine")
    release_log(kept.admin_url, kept.name)
    assert kept.may("UPDATE outbox SET data = '{}'")
    migrate("proposals", kept.url)
    assert not kept.may("UPDATE outbox SET data = '{}'")


def test_an_older_version_is_gone_back_to_when_the_administrator_has_given_the_log_back(kept: Kept) -> None:
    with pytest.raises(CannotMigrate, match="let the administrator run SELECT release_log"):
        migrate("proposals", kept.url, to=BEFORE_THE_GUARD)
    release_log(kept.admin_url, kept.name)
    migrate("proposals", kept.url, to=BEFORE_THE_GUARD)
    with psycopg.connect(kept.url) as connection:
        connection.execute("UPDATE outbox SET data = data")
    migrate("proposals", kept.url)
    assert not kept.may("UPDATE outbox SET data = '{}'")
