"""Moving roll and box out of the server that they shared with everything into servers of their own.

The doors of the vote are shut meanwhile. Each database is renamed first, so that nobody can write to it any more; its
copy is compared with it, row by row, before anybody is told the new address; whatever goes wrong before that leaves the
old one in its place. Nothing touches a disk on the way.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from deploy.town import DATABASE_SERVERS, DROP_LOGS, KEEPERS

if TYPE_CHECKING:
    from deploy.docker.engine import Engine

OLD = "postgres"
LOG_GUARD = Path(__file__).parents[1] / "log_guard.sql"
NEW = {name: server for server, kept in DATABASE_SERVERS.items() for name in kept if name in DROP_LOGS}
WHO_VOTES = ("box-web", "voting-web", "voting-worker")
MOST_ROUNDS = 128
"""A server with files of its log put by has 64 of them at most, unless it was told otherwise."""
TABLES = "SELECT coalesce(json_agg(tablename ORDER BY tablename), '[]') FROM pg_tables WHERE schemaname = 'public'"
ROWS = "SELECT count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM public.\"{}\" t"


class CannotMove(Exception):
    """Nothing was moved, or not all of it; a sentence for the operator."""


def together(secrets: Path) -> list[str]:
    """Those of roll and box whose address in this folder still leads to the server of everything else."""
    addresses = {name: secrets / f"{name}-database-url" for name in NEW}
    return [name for name, file in addresses.items() if file.exists() and urlsplit(_read(file)).hostname == OLD]


def advice(secrets: Path) -> list[str]:
    """What an update says where they are not apart yet."""
    names = {"voting": "the roll", "box": "the box"}
    return [
        f"{names[name]} still lies on the server of everything else, whose log tells who cast which ballot: run "
        "./rembuk apart at a quiet hour (docs/operator.md)"
        for name in together(secrets)
    ]


class Moving:
    """One move of the containers that run. `say` is told each step in a line."""

    def __init__(self, engine: Engine, secrets: Path, say: Callable[[str], None]) -> None:
        self._engine, self._secrets, self._say = engine, secrets, say

    def move(self) -> None:
        """Move what is not apart yet; the doors of the vote open again however it went. Raises CannotMove."""
        waiting = together(self._secrets)
        self._engine.compose("up", "--detach", "--no-deps", "--wait", *(NEW[name] for name in waiting))
        for name in waiting:
            if self._tables(NEW[name], name):
                raise CannotMove(
                    f"{NEW[name]} has a database {name} with tables in it already: look what it is, and empty it first."
                )
        self._say("the doors of the vote are shut; devices try again by themselves")
        try:
            self._engine.compose("stop", *WHO_VOTES)
            for name in waiting:
                self._move(name)
        finally:
            self._engine.compose("up", "--detach", "--no-deps", "--wait", *WHO_VOTES, seconds=600)
            self._say("the doors of the vote are open")

    def forget(self) -> None:
        """Remove the old databases, and the old server's log with them. Raises CannotMove before they have moved."""
        if together(self._secrets):
            raise CannotMove("move them first: ./rembuk apart")
        for name in NEW:
            self._sql(OLD, "postgres", f"DROP DATABASE IF EXISTS {_before(name)}")
        for _ in range(MOST_ROUNDS):
            self._sql(OLD, "postgres", "SELECT pg_switch_wal()")
            self._sql(OLD, "postgres", "CHECKPOINT")
            if int(self._sql(OLD, "postgres", "SELECT count(*) FROM pg_ls_waldir()")) == 1:
                self._say(
                    "the old databases and their log are gone; backups and archives of before are yours to destroy"
                )
                return
        raise CannotMove("the old databases are gone, but something keeps the log of postgres: see its settings.")

    def _move(self, name: str) -> None:
        new, before = NEW[name], _before(name)
        self._sql(OLD, "postgres", f"ALTER DATABASE {name} RENAME TO {before}")
        try:
            self._copy(name)
            counted = self._rows(OLD, before)
            if counted != self._rows(new, name):
                raise CannotMove(f"the copy of {name} on {new} is not what it was copied from.")
        except BaseException:
            self._sql(OLD, "postgres", f"ALTER DATABASE {before} RENAME TO {name}")
            self._guard_log(OLD, name)
            raise
        self._guard_log(new, name)
        address = self._secrets / f"{name}-database-url"
        _write(address, _on(_read(address), new))
        rows = sum(int(row.split()[0]) for row in counted.values())
        self._say(f"{name}: {rows:,} rows in {len(counted)} tables moved to {new}, and compared")

    def _copy(self, name: str) -> None:
        for server, database in ((OLD, _before(name)), (NEW[name], name)):
            self._sql(server, database, "DROP FUNCTION IF EXISTS public.guard_log(), public.release_log()")
        dump = ("pg_dump", "-U", "postgres", "--format", "custom", "--no-owner", "--no-privileges", _before(name))
        whole = ("--exit-on-error", "--single-transaction", "--no-owner", "--role", name, "--dbname", name)
        self._engine.pipe(("exec", "-T", OLD, *dump), ("exec", "-T", NEW[name], "pg_restore", "-U", "postgres", *whole))

    def _guard_log(self, server: str, name: str) -> None:
        """Give the log of events to its own role, which a copy does not know; the box has no such log."""
        if name in KEEPERS:
            self._sql(server, name, LOG_GUARD.read_text(encoding="utf-8"))

    def _tables(self, server: str, database: str) -> list[str]:
        found: list[str] = json.loads(self._sql(server, database, TABLES))
        return found

    def _rows(self, server: str, database: str) -> dict[str, str]:
        """Of each table how many rows it has, and a sum over all that they say."""
        tables = self._tables(server, database)
        return {table: self._sql(server, database, ROWS.format(table)) for table in tables}

    def _sql(self, server: str, database: str, statement: str) -> str:
        psql = ("psql", "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-d", database, "-tAc", statement)
        return self._engine.compose("exec", "-T", server, *psql, seconds=600).strip()


def _before(name: str) -> str:
    return f"{name}_before"


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8").strip()


def _on(address: str, server: str) -> str:
    parts = urlsplit(address)
    login, _, where = parts.netloc.rpartition("@")
    port = where.partition(":")[2]
    return urlunsplit(parts._replace(netloc=f"{login}@{server}:{port}" if port else f"{login}@{server}"))


def _write(file: Path, address: str) -> None:
    draft = file.with_suffix(".draft")
    draft.touch(mode=0o600)
    draft.write_text(address + "\n", encoding="utf-8")
    draft.chmod(file.stat().st_mode & 0o777)
    draft.rename(file)
