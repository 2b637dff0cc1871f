"""`./rembuk apart` between real servers: every row arrives, nothing is lost when it fails, and nothing stays behind."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from deploy.docker.apart import NEW, OLD, WHO_VOTES, CannotMove, Moving, advice, together
from deploy.docker.engine import Engine, EngineRefused
from deploy.embedded.ports import free_ports
from deploy.embedded.postgres import Postgres, database_url, ensure_database, on_database, programs
from deploy.operator.secrets import for_containers
from shared.database.migrate import migrate
from tests.small_disk import open_the_way

SERVERS = (OLD, *NEW.values())


class Nearby(Engine):
    """The engine with servers of this machine for containers: the same programs, run here."""

    def __init__(self, servers: dict[str, Postgres]) -> None:
        self.servers, self.done = servers, list[str]()

    def compose(self, *arguments: str, seconds: float = 60) -> str:
        if arguments[0] != "exec":
            self.done.append(" ".join(argument for argument in arguments if not argument.startswith("--")))
            return ""
        done = subprocess.run(self._compose(arguments), capture_output=True, text=True, timeout=seconds, check=False)
        if done.returncode:
            raise EngineRefused(done.stderr)
        return done.stdout

    def _compose(self, arguments: tuple[str, ...]) -> list[str]:
        _, _, server, program, *more = arguments
        there = self.servers[server]
        where = {"PGHOST": "127.0.0.1", "PGPORT": str(there.port), "PGPASSWORD": there.password}
        return ["env", *(f"{name}={value}" for name, value in where.items()), str(programs() / program), *more]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Postgres]]:
    """The shared server and the two new ones."""
    folder = tmp_path_factory.mktemp("servers")
    open_the_way(folder)
    made = {
        name: Postgres(folder / name, port, "secret", durable=False)
        for name, port in zip(SERVERS, free_ports(len(SERVERS)), strict=True)
    }
    running = []
    try:
        for server in made.values():
            server.prepare()
            running.append(subprocess.Popen(server.command(), cwd="/", stderr=subprocess.DEVNULL))
        while not all(server.is_ready() for server in made.values()):
            time.sleep(0.02)
        yield made
    finally:
        for process in running:
            process.kill()
            process.wait()


@pytest.fixture
def engine(servers: dict[str, Postgres]) -> Nearby:
    """Roll and box on the shared server, a ballot in the box, and the new servers as they are when new."""
    for name, server in NEW.items():
        for place, at in ((OLD, servers[OLD]), (server, servers[server])):
            with psycopg.connect(at.url(), autocommit=True) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
                connection.execute(f"DROP DATABASE IF EXISTS {name}_before WITH (FORCE)")
            ensure_database(at.url(), name, "secret")
            if place == OLD:
                migrate(name, database_url(at.url(), name, "secret"))
    with psycopg.connect(on_database(servers[OLD].url(), "box")) as connection:
        connection.execute(
            "INSERT INTO ballots (poll_id, token, cell, assisted, marks, nonce, receipt) SELECT gen_random_uuid(), "
            "sha256(n::text::bytea), 1, false, '{1,2}', 'nonce', 'RECEIPT-' || n FROM generate_series(1, 500) n"
        )
    return Nearby(servers)


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """Those of an installation that began with one server."""
    for_containers(tmp_path)
    for name in NEW:
        file = tmp_path / f"{name}-database-url"
        file.chmod(0o644)
        file.write_text(f"postgresql://{name}:secret@{OLD}:5432/{name}\n", encoding="utf-8")
    return tmp_path


def rows(server: Postgres, database: str) -> list[tuple[str, ...]]:
    """Every ballot in a database."""
    with psycopg.connect(on_database(server.url(), database)) as connection:
        return connection.execute("SELECT receipt, token, marks FROM ballots ORDER BY receipt").fetchall()


def test_every_row_is_moved_while_nobody_votes_and_what_was_left_behind_goes_when_asked(
    engine: Nearby, secrets: Path
) -> None:
    moving = Moving(engine, secrets, lambda _: None)
    old, new = engine.servers[OLD], engine.servers["box-postgres"]
    before = rows(old, "box")
    assert (together(secrets), len(advice(secrets))) == (["voting", "box"], 2)
    with pytest.raises(CannotMove, match="move them first"):
        moving.forget()
    moving.move()
    assert len(before) == 500
    assert rows(new, "box") == before
    assert engine.done == [
        "up roll-postgres box-postgres", f"stop {' '.join(WHO_VOTES)}", f"up {' '.join(WHO_VOTES)}",
    ]  # fmt: skip
    assert (together(secrets), advice(secrets)) == ([], [])
    assert (secrets / "box-database-url").read_text() == "postgresql://box:secret@box-postgres:5432/box\n"
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(on_database(old.url(), "box"))
    with psycopg.connect(database_url(new.url(), "box", "secret")) as connection:
        connection.execute("DELETE FROM ballots WHERE receipt = 'RECEIPT-1'")
        connection.execute("SELECT pg_switch_wal()")
    assert receipts_in_log(old)
    moving.forget()
    assert not receipts_in_log(old)
    with psycopg.connect(old.url()) as connection:
        left = connection.execute("SELECT datname FROM pg_database WHERE datname ~ 'box|voting'").fetchall()
    assert left == []


def receipts_in_log(server: Postgres) -> bool:
    """Whether any stands in the server's log."""
    return any(b"RECEIPT-" in file.read_bytes() for file in (server.data / "pg_wal").iterdir() if file.is_file())


def test_what_goes_wrong_leaves_everything_in_its_old_place(
    engine: Nearby, secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moving = Moving(engine, secrets, lambda _: None)
    monkeypatch.setattr("deploy.docker.apart.ROWS", 'SELECT current_database() || count(*) FROM public."{}"')
    with pytest.raises(CannotMove, match="is not what it was copied from"):
        moving.move()
    assert engine.done[-1] == f"up {' '.join(WHO_VOTES)}", "people vote on"
    assert together(secrets) == ["voting", "box"]
    assert len(rows(engine.servers[OLD], "box")) == 500
    with pytest.raises(CannotMove, match="with tables in it already"):
        moving.move()
    assert len(rows(engine.servers[OLD], "box")) == 500
