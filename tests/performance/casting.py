"""How many ballots a second are cast over HTTP, beside a bare endpoint on the same machine: `rembuk bench casting`.

Both doors are served by granian with two processes of eight threads, write to one durable Postgres (fsync on), and
take short turns under the same load of sixteen connections, so that other work on the machine meets both alike; the
ratio is the median over pairs of turns. Casting is the full path: every request is another voter with
another token to verify, the ballot is validated, the roll entry used up, the ballot kept, a receipt given. The last
line is JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import psutil
import psycopg
from rich.console import Console
from rich.table import Table

from deploy.embedded.child import dying_with_this_process
from deploy.embedded.plan import answers_http
from deploy.embedded.ports import free_ports
from deploy.embedded.postgres import Postgres, database_url, ensure_database
from shared.contracts.roles import Role
from shared.database.migrate import migrate
from shared.ids import new_id
from tests.people import CITY, DAMAI, bearer, keys_folder
from tests.performance.bare_endpoint import TABLES
from tests.performance.load import Load, request_bytes, send
from tests.servers import ROOT

TARGET = 0.5
"""Of the bare endpoint's rate."""
CONNECTIONS = 16
WORKERS, THREADS = 2, 8
PROJECTS = [{"id": f"p{at}", "title": f"Program {at}", "cost": 10_000_000 + at} for at in range(12)]


@dataclass(frozen=True)
class Side:
    """One door's rounds: the median rate, latencies over all rounds, CPU per request by who spent it."""

    rate: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    """Server processes, per request."""
    postgres_ms: float
    generator_ms: float


class Door:
    """A WSGI app served by granian, and what its processes have spent."""

    def __init__(self, factory: str, environment: dict[str, str]) -> None:
        (self.port,) = free_ports(1)
        argv = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", factory, "--host", "127.0.0.1",
            "--port", str(self.port), "--http", "1", "--no-ws", "--workers", str(WORKERS), "--blocking-threads",
            str(THREADS), "--log-level", "error",
        ]  # fmt: skip
        self.process = subprocess.Popen(argv, env=environment, cwd=ROOT, preexec_fn=dying_with_this_process())  # noqa: PLW1509
        self.rounds: list[Load] = []
        self.cpu = self.postgres_cpu = 0.0

    def wait(self, path: str) -> None:
        """Until it answers."""
        while not answers_http(self.port, path):
            if self.process.poll() is not None:
                raise RuntimeError("a door did not open")
            time.sleep(0.1)

    def take(self, requests: list[bytes], postgres: psutil.Process) -> None:
        """One round."""
        before, before_postgres = spent(psutil.Process(self.process.pid)), spent(postgres)
        load = send(self.port, requests, CONNECTIONS)
        self.cpu += spent(psutil.Process(self.process.pid)) - before
        self.postgres_cpu += spent(postgres) - before_postgres
        if set(load.statuses) != {201}:
            raise RuntimeError(f"not every ballot was taken: {dict(load.statuses)}")
        self.rounds.append(load)

    def side(self) -> Side:
        """All rounds in one."""
        number = sum(len(load.latencies) for load in self.rounds)
        together = Load([one for load in self.rounds for one in load.latencies], self.rounds[0].statuses, 1.0, 0.0)
        generator = sum(load.generator_seconds for load in self.rounds)
        return Side(
            rate=statistics.median(load.rate for load in self.rounds),
            p50_ms=together.percentile(0.5) * 1000,
            p99_ms=together.percentile(0.99) * 1000,
            cpu_ms=self.cpu / number * 1000,
            postgres_ms=self.postgres_cpu / number * 1000,
            generator_ms=generator / number * 1000,
        )


def spent(process: psutil.Process) -> float:
    """CPU seconds of a process and of everything it started, the ended ones too."""
    family = [process, *process.children(recursive=True)]
    return sum(map(_own_and_ended, family))


def _own_and_ended(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:  # ended a moment ago: its time is in its parent's account now
        return 0.0
    return float(times.user + times.system + times.children_user + times.children_system)


@contextmanager
def durable_postgres(folder: Path) -> Iterator[tuple[psutil.Process, str]]:
    """A server that syncs every commit, and the address of voting's database on it."""
    (port,) = free_ports(1)
    server = Postgres(folder / "postgres", port, "bench")
    server.prepare()
    process = subprocess.Popen(
        server.command(), cwd="/", stderr=subprocess.DEVNULL,
        preexec_fn=dying_with_this_process(),  # noqa: PLW1509 - no thread of ours holds a lock here
    )  # fmt: skip
    try:
        while not server.is_ready():
            time.sleep(0.05)
        ensure_database(server.url(), "voting", "bench")
        yield psutil.Process(process.pid), database_url(server.url(), "voting", "bench")
    finally:
        process.send_signal(2)
        process.wait(30)


def environment(url: str) -> dict[str, str]:
    """What both doors read."""
    return os.environ | {
        "REMBUK_DATABASE_URL": url,
        "REMBUK_BROKER_URL": "redis://127.0.0.1:1/0",
        "REMBUK_CACHE_URL": "redis://127.0.0.1:1/0",
        "REMBUK_PRIVATE_KEY_FILE": str(keys_folder() / "voting.pem"),
        "REMBUK_PUBLIC_KEYS": str(keys_folder() / "public"),
        "REMBUK_PEERS": "",
        "REMBUK_PUBLIC_URL": "http://rembuk.test",
        "REMBUK_ENVIRONMENT": "test",
        "REMBUK_SECRET_KEY": "bench",
    }


def open_poll(port: int, url: str, voters: list[UUID]) -> str:
    """A poll whose roll holds these voters."""
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        with cursor.copy("COPY residents (person_id, kelurahan, birth_month, verified_at) FROM STDIN") as copy:
            for voter in voters:
                copy.write_row((voter, DAMAI, "1990-05-01", datetime.now(UTC)))
        connection.commit()
    officer = bearer((Role.DP3AKB_OFFICER, CITY))
    content = {
        "title": "Bench", "area_code": DAMAI, "budget": 100_000_000, "projects": PROJECTS, "max_choices": 5,
        "closes_at": (datetime.now(UTC) + timedelta(hours=3)).isoformat(), "rules": {"rule": "greedy"},
    }  # fmt: skip
    with httpx.Client(base_url=f"http://127.0.0.1:{port}/v1", headers=officer, timeout=120) as client:
        poll_id = client.post("/polls", json=content).raise_for_status().json()["id"]
        client.post(f"/polls/{poll_id}/open", json={}).raise_for_status()
    return str(poll_id)


def ballots(poll_id: str, voters: list[UUID]) -> list[bytes]:
    """A request for each voter, with a token of her own."""
    path = f"/v1/polls/{poll_id}/ballots"
    requests = []
    for at, voter in enumerate(voters):
        choices = [f"p{(at + step * 5) % 12}" for step in range(1 + at % 5)]
        headers = bearer(Role.RESIDENT, person=voter) | {"Idempotency-Key": str(uuid4())}
        requests.append(request_bytes(path, json.dumps({"choices": choices}).encode(), headers))
    return requests


def bare_ballots(number: int) -> list[bytes]:
    """Requests of the same size for the bare endpoint, without a token."""
    bodies = ({"voter": str(uuid4()), "choices": [f"p{at % 12}" for _ in range(1 + at % 5)]} for at in range(number))
    return [request_bytes("/ballots", json.dumps(body).encode(), {}) for body in bodies]


def measure(rounds: int, number: int, roll: int) -> tuple[Side, Side, float]:
    """Both doors by turns, the bare one first, and the median ratio; a round of each to warm up."""
    voters = [new_id() for _ in range(max(roll, (rounds + 1) * number))]
    with tempfile.TemporaryDirectory(prefix="rembuk-bench-") as folder, durable_postgres(Path(folder)) as (server, url):
        migrate("voting", url)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(TABLES)
        ours = Door("services.voting.app:create_app", environment(url))
        bare = Door("tests.performance.bare_endpoint:create_app", environment(url))
        try:
            ours.wait("/health/ready")
            poll_id = open_poll(ours.port, url, voters)
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("VACUUM ANALYZE")
            for at in range(rounds + 1):
                bare.take(bare_ballots(number), server)
                ours.take(ballots(poll_id, voters[at * number : (at + 1) * number]), server)
                if at == 0:
                    for door in (bare, ours):
                        door.rounds, door.cpu, door.postgres_cpu = [], 0.0, 0.0
            expect_all_counted(url, (rounds + 1) * number)
        finally:
            for door in (ours, bare):
                door.process.terminate()
                door.process.wait(30)
    pairs = zip(ours.rounds, bare.rounds, strict=True)
    return ours.side(), bare.side(), statistics.median(one.rate / other.rate for one, other in pairs)


def expect_all_counted(url: str, number: int) -> None:
    """As many ballots in the box, and used entries on the roll, as were acknowledged."""
    with psycopg.connect(url) as connection:
        query = "SELECT (SELECT count(*) FROM ballots), (SELECT count(*) FROM roll_entries WHERE voted)"
        found = connection.execute(query).fetchone()
    if found != (number, number):
        raise RuntimeError(f"{number} ballots were acknowledged, the database holds {found}")


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table and, last, one JSON object; 1 where the target is missed."""
    parser = argparse.ArgumentParser(prog="bench casting", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="rounds that count, after one to warm up")
    parser.add_argument("--ballots", type=int, default=750, help="in each round")
    parser.add_argument("--roll", type=int, default=0, help="entries on the roll, at least one for each ballot")
    chosen = parser.parse_args(arguments)
    ours, bare, ratio = measure(chosen.rounds, chosen.ballots, chosen.roll)
    table = Table("", "per second", "p50 ms", "p99 ms", "CPU ms", "Postgres ms", "generator ms")
    for name, side in (("cast a ballot", ours), ("bare Flask + psycopg", bare)):
        figures = (side.p50_ms, side.p99_ms, side.cpu_ms, side.postgres_ms, side.generator_ms)
        table.add_row(name, f"{side.rate:,.0f}", *(f"{figure:.2f}" for figure in figures))
    work = (bare.cpu_ms + bare.postgres_ms) / (ours.cpu_ms + ours.postgres_ms)
    table.caption = (
        f"{ratio:.2f} x the bare endpoint (target: {TARGET}; by CPU time alone {work:.2f} x); "
        "CPU is per request, both processes together"
    )
    Console().print(table)
    answer = {
        "bench": "casting",
        "ratio": ratio,
        "cpu_ratio": work,
        "target": TARGET,
        "ours": asdict(ours),
        "bare": asdict(bare),
    }
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0 if ratio >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
