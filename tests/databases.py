"""A migrated database per service and test worker, emptied between tests in a few milliseconds."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Engine, QueuePool, text

from deploy.embedded.postgres import CREATE_DATABASE
from shared.database import Database
from tests.servers import ROOT

KEPT = "kept_between_tests"  # the schema with what migrations themselves put into tables (the areas of the city, say)

EMPTY = """
CREATE FUNCTION kept_between_tests.empty() RETURNS void LANGUAGE plpgsql
    SET session_replication_role = replica SET lock_timeout = '5s' AS $$
DECLARE
    name text;
    fields text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM public.%I', name);
    END LOOP;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'kept_between_tests' LOOP
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO fields FROM pg_attribute
            WHERE attrelid = format('public.%I', name)::regclass
                AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
        EXECUTE format(
            'INSERT INTO public.%1$I (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM kept_between_tests.%1$I',
            name, fields);
    END LOOP;
END $$
"""
"""Row by row, since TRUNCATE takes longer for a few; without triggers, since some tables refuse to lose any. In the
database, since asking it table by table took longer than many a test."""


@dataclass(frozen=True)
class ServiceDatabase:
    """One service's database for one test worker."""

    url: str

    def empty(self) -> None:
        """Bring every table back to what the migrations left in it."""
        with opened(self.url).transaction() as session:
            session.execute(text("SELECT kept_between_tests.empty()"))


POOLS: dict[str, Engine] = {}
"""This worker's pools, by address. They outlive a test: a new one connects and compiles every statement anew, and both
together took longer than most tests."""


def opened(url: str) -> Database:
    """A database for one test, over the pool that all tests of this worker share."""
    database = Database(url)
    database.engine = POOLS.setdefault(url, database.engine)
    database.sessions.configure(bind=database.engine)
    return database


def let_go(url: str) -> None:
    """Take back what a test has not given back to the pool on a database."""
    pool = POOLS.get(url)
    if pool is not None and cast("QueuePool", pool.pool).checkedout():
        POOLS.pop(url).dispose()


def _tables(connection: psycopg.Connection, schema: str) -> list[str]:
    query = "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename <> 'alembic_version'"
    return [name for (name,) in connection.execute(query, [schema])]


def _has_rows(connection: psycopg.Connection, table: str) -> bool:
    found = connection.execute(
        sql.SQL("SELECT EXISTS (SELECT FROM public.{})").format(sql.Identifier(table))
    ).fetchone()
    return bool(found and found[0])


class WorkersDatabases:
    """Every service's database for one test worker, each copied when it is first asked for and emptied from then on."""

    def __init__(self, admin_url: str, worker: str) -> None:
        self.admin_url, self.worker = admin_url, worker
        self.held: set[str] = set()
        """Services whose database belongs to all tests of a file together, so that none of them may empty it."""
        self._made: dict[str, ServiceDatabase] = {}

    def empty(self, service: str) -> str:
        """The address of a service's database, as its migrations left it. Raises where a file of tests holds it."""
        if service in self.held:
            raise RuntimeError(f"all tests of this file share one {service} database, and this one would empty it")
        if service in self._made:
            self._made[service].empty()
        else:
            make_template(self.admin_url, service)
            self._made[service] = copy_template(self.admin_url, service, self.worker)
        return self._made[service].url


def make_template(admin_url: str, service: str) -> None:
    """Make and migrate the database that every worker's copy of `service` is made from, once per run."""
    name = f"template_{service}"
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", [name]).fetchone():
            return
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL(CREATE_DATABASE).format(sql.Identifier(name), sql.Identifier("postgres")))
        _migrate(service, on_server(admin_url, name))
        keep_reference_rows(on_server(admin_url, name))
        connection.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(sql.Identifier(name)))


def copy_template(admin_url: str, service: str, worker: str) -> ServiceDatabase:
    """`worker`'s own copy of `service`'s migrated database."""
    name = f"{service}_{worker}"
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        connection.execute(statement.format(sql.Identifier(name), sql.Identifier(f"template_{service}")))
    return ServiceDatabase(on_server(admin_url, name))


def on_server(admin_url: str, database: str) -> str:
    """The administrator's address of another database on the same server."""
    parts = conninfo_to_dict(admin_url)
    return f"postgresql://{parts['user']}:{parts['password']}@{parts['host']}:{parts['port']}/{database}"


@contextmanager
def held_from_writing(url: str) -> Iterator[None]:
    """The database at `url` as it is where its disk is full: everything can be read, and nothing written."""
    _hold(url, "SET default_transaction_read_only = on")
    try:
        yield
    finally:
        _hold(url, "RESET default_transaction_read_only")


def _hold(url: str, setting: str) -> None:
    database = str(conninfo_to_dict(url)["dbname"])
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        connection.execute(sql.SQL(f"ALTER DATABASE {{}} {setting}").format(sql.Identifier(database)))
        # The setting holds for new connections: those that stand are ended, as by a server that starts again.
        ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
        connection.execute(ending, [database])


def _migrate(service: str, url: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "shared.database.migrate", service],
        env=os.environ | {"REMBUK_DATABASE_URL": url}, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"migrating {service} failed:\n{done.stdout}{done.stderr}")


def keep_reference_rows(url: str) -> None:
    """Remember the rows that are in the database at `url` now, as what `empty` brings back."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(KEPT)))
        for table in _tables(connection, "public"):
            if _has_rows(connection, table):
                statement = sql.SQL("CREATE TABLE {0}.{1} AS TABLE public.{1}")
                connection.execute(statement.format(sql.Identifier(KEPT), sql.Identifier(table)))
        connection.execute(EMPTY.encode())
