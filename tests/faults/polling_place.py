"""A polling place of real processes that can be killed: Postgres, the roll, the signer, the box, and the worker."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psutil
import psycopg

from deploy.embedded.child import dying_with_this_process
from deploy.embedded.ports import free_ports
from deploy.embedded.postgres import Postgres, database_url, ensure_database
from services.voting.board.document import read_board
from services.voting.board.verification import Check, verify
from services.voting.box.sealing.queries import record
from shared import clock
from shared.contracts.roles import Role
from shared.database import Database
from shared.database.migrate import migrate
from shared.ids import new_id
from tests.acting import for_act
from tests.people import CITY, DAMAI, keys_folder, token_for
from tests.performance.doors import told_to_box, told_to_roll, told_to_signer
from tests.servers import ROOT

START_SECONDS = 90
PROJECTS = [{"id": name, "title": f"Program {name}", "cost": 30_000_000} for name in "abc"]


@dataclass
class Place:
    """The processes by name; each is started, killed with SIGKILL and started again as a supervisor would."""

    folder: Path
    data: Path
    ports: dict[str, int] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = ("postgres", "signer", "roll", "box")
        self.ports = dict(zip(names, free_ports(len(names)), strict=True))
        self.postgres = Postgres(self.data, self.ports["postgres"], "faults")

    # --- processes

    def prepare(self) -> None:
        """Start Postgres and migrate both databases."""
        self.start("postgres")
        for name in ("voting", "box"):
            ensure_database(self.postgres.url(), name, "faults")
            migrate(name, self.url(name))

    def start(self, *names: str, told: Mapping[str, str] | None = None) -> None:
        """Start these and wait until they answer."""
        for name in names:
            self._launch(name, told or {})
        for name in names:
            self._wait(name)

    def kill(self, name: str) -> None:
        """SIGKILL to a process and whatever it has started."""
        process = self.running.pop(name)
        family = [] if process.poll() is not None else family_of(process.pid)
        for one in family:
            try:
                one.kill()
            except psutil.NoSuchProcess:
                continue
        process.wait(30)
        psutil.wait_procs(family, 30)

    def supervise(self, name: str) -> None:
        """Start a process again as often as it ends by itself, until it answers."""
        self._wait(name, start_again=True)

    def stop(self) -> None:
        """End everything, Postgres last."""
        for name in sorted(self.running, key=lambda name: name == "postgres"):
            self.kill(name)

    def log(self, name: str) -> str:
        """What a process has said."""
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def _launch(self, name: str, told: Mapping[str, str]) -> None:
        if name == "postgres":
            self.postgres.prepare()
            command, environment, folder = self.postgres.command(), dict(os.environ), "/"
        else:
            command, environment, folder = self.command(name), self.environment(name) | dict(told), str(ROOT)
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command, env=environment, cwd=folder, stdout=log, stderr=log,
                preexec_fn=dying_with_this_process(),  # noqa: PLW1509 - no thread of ours holds a lock here
            )  # fmt: skip

    def command(self, name: str) -> list[str]:
        """The program and arguments of a process."""
        if name == "worker":
            return [sys.executable, "-P", "-m", "tests.faults.worker"]
        return [
            sys.executable, "-P", "-m", "granian", "--interface", "wsgi", "--factory",
            f"services.voting.{name}.app:create_app",
            "--host", "127.0.0.1", "--port", str(self.ports[name]), "--http", "1", "--no-ws", "--workers", "1",
            "--blocking-threads", "32", "--log-level", "error",
        ]  # fmt: skip

    def environment(self, name: str) -> dict[str, str]:
        """What a process is told, and nothing of this one's own settings."""
        told = {
            "signer": told_to_signer(),
            "roll": told_to_roll(self.url("voting"), self.ports["signer"]),
            "box": told_to_box(self.url("box")),
            "worker": {"ROLL": self.url("voting"), "BOX": self.url("box"), "KEYS": str(keys_folder())},
        }[name]
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("REMBUK_", "PG"))}
        return inherited | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"} | told

    def _wait(self, name: str, *, start_again: bool = False) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._answers(name):
            ended = self.running[name].poll() is not None
            if time.monotonic() > deadline or (ended and not start_again):
                raise RuntimeError(f"{name} did not start:\n{self.log(name)[-3000:]}")
            if ended:
                self.kill(name)
                self._launch(name, {})
            time.sleep(0.05)

    def _answers(self, name: str) -> bool:
        if name == "worker":
            return True
        return self.postgres.is_ready() if name == "postgres" else answers(self.ports[name])

    # --- polls

    def url(self, name: str) -> str:
        """The address of a database."""
        return database_url(self.postgres.url(), name, "faults")

    def connection(self, database: str) -> psycopg.Connection[Any]:
        """A connection of one's own to a database."""
        return psycopg.connect(self.url(database))

    def query(self, database: str, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Look behind the curtain, or reach behind it."""
        with self.connection(database) as connection:
            done = connection.execute(statement, values)
            return done.fetchall() if done.description else []

    def voters(self, number: int) -> list[UUID]:
        """So many residents."""
        people = [new_id() for _ in range(number)]
        statement = "COPY residents (person_id, kelurahan, birth_month, verified_at) FROM STDIN"
        with psycopg.connect(self.url("voting")) as connection, connection.cursor().copy(statement) as copy:
            for person in people:
                copy.write_row((person, DAMAI, "1990-05-01", clock.now()))
        return people

    def open_poll(self, seconds: float = 3600) -> str:
        """A poll that closes so soon; the worker must run, or `tend` be called, before it takes ballots."""
        content = {
            "title": "Pilihan warga", "area_code": DAMAI, "budget": 60_000_000, "projects": PROJECTS,
            "closes_at": (clock.now() + timedelta(seconds=seconds)).isoformat(), "rules": {"rule": "greedy"},
            "secrecy": "open",  # the few who vote here are counted and told
        }  # fmt: skip
        poll_id = str(self.officer("/polls", content).raise_for_status().json()["id"])
        self.officer(f"/polls/{poll_id}/open", act="poll.open").raise_for_status()
        return poll_id

    def close_now(self, poll_id: str) -> None:
        """End a poll before its time, as a demonstration may."""
        self.officer(f"/polls/{poll_id}/close", {"reason": "Uji coba selesai."}).raise_for_status()

    def is_over(self, poll_id: str) -> bool:
        """Whether a poll is over by the database's clock."""
        over = "SELECT closes_at <= clock_timestamp() FROM polls WHERE id = %s"
        return self.query("voting", over, poll_id) == [(True,)]

    def wait_for_the_end(self, poll_id: str) -> None:
        """Until it is over."""
        eventually(lambda: self.is_over(poll_id))

    def use_up_the_log(self) -> None:
        """Write to the database's log until there is no room for more, or a lot was written."""
        try:
            with psycopg.connect(self.postgres.url(), autocommit=True) as connection:
                for _ in range(64):
                    connection.execute("SELECT pg_logical_emit_message(false, 'ballast', repeat('x', 1000000))")
        except psycopg.Error:
            return

    def officer(self, path: str, body: Any = None, *, act: str | None = None) -> httpx.Response:
        """What an officer asks the roll; with a token for an act where it is one."""
        token = token_for((Role.DP3AKB_OFFICER, CITY))
        headers = {"Authorization": f"Bearer {token if act is None else for_act(token, act)}"}
        address = f"http://127.0.0.1:{self.ports['roll']}/v1{path}"
        return httpx.post(address, json=body or {}, headers=headers, timeout=60, trust_env=False)

    def state(self, poll_id: str) -> str:
        """Where a poll stands."""
        return str(self.query("voting", "SELECT state FROM polls WHERE id = %s", poll_id)[0][0])

    def is_published(self, poll_id: str) -> bool:
        """Whether its board is complete."""
        found = self.query("box", "SELECT record IS NOT NULL FROM boards WHERE poll_id = %s", poll_id)
        return found == [(True,)]

    def result(self, poll_id: str) -> dict[str, Any]:
        """What was counted: {"ballots", "votes"}."""
        row = self.query("voting", "SELECT ballots, votes FROM results WHERE poll_id = %s", poll_id)[0]
        return {"ballots": row[0], "votes": row[1]}

    def checks(self, poll_id: str, receipts: list[str]) -> dict[str, list[Check]]:
        """What a citizen finds who checks the published board and looks for these receipts, by whether it held."""
        box = Database(self.url("box"), pool_size=1)
        with box.transaction() as inside:
            board = read_board(gzip.decompress(record(inside, UUID(poll_id))))
        box.dispose()
        found: dict[str, list[Check]] = {"passed": [], "failed": []}
        for check in verify(board, receipts=receipts):
            found["passed" if check.passed else "failed"].append(check)
        return found


def family_of(pid: int) -> list[psutil.Process]:
    """A process and whatever it has started."""
    first = psutil.Process(pid)
    return [first, *first.children(recursive=True)]


def answers(port: int) -> bool:
    """Whether a door answers."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health/live", trust_env=False, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def eventually(holds: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait until it holds. Raises AssertionError after `seconds`."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.05)


def interrupt(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end."""
    process.send_signal(signal.SIGTERM)
    process.wait(30)
