"""The doors that are measured: granian processes on one durable Postgres, and what each of them spends."""

from __future__ import annotations

import base64
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from deploy.embedded.child import dying_with_this_process
from deploy.embedded.plan import answers_http
from deploy.embedded.ports import free_ports
from deploy.embedded.postgres import Postgres, database_url, ensure_database
from tests.people import keys_folder
from tests.performance.load import Load, send
from tests.servers import ROOT

CONNECTIONS = 16
WORKERS, THREADS = 2, 32
SECRET = bytes(range(32))
"""Of the signer, for this run."""


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
    """A WSGI app served by granian as `rembuk up` serves it, with more processes, and what they have spent."""

    def __init__(
        self, factory: str, told: Mapping[str, str], *, workers: int = WORKERS, threads: int = THREADS
    ) -> None:
        (self.port,) = free_ports(1)
        argv = [
            sys.executable, "-P", "-m", "granian", "--interface", "wsgi", "--factory", factory, "--host", "127.0.0.1",
            "--port", str(self.port), "--http", "1", "--no-ws", "--workers", str(workers), "--blocking-threads",
            str(threads), "--log-level", "error",
        ]  # fmt: skip
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("REMBUK_")}
        self.process = subprocess.Popen(
            argv, env=inherited | {"PYTHONPATH": str(ROOT)} | dict(told), cwd=ROOT,
            preexec_fn=dying_with_this_process(),  # noqa: PLW1509 - no thread of ours holds a lock here
        )  # fmt: skip
        self.rounds: list[Load] = []
        self.cpu = self.postgres_cpu = 0.0

    def wait(self, path: str) -> None:
        """Until it answers."""
        while not answers_http(self.port, path):
            if self.process.poll() is not None:
                raise RuntimeError("a door did not open")
            time.sleep(0.1)

    def take(self, requests: list[bytes], postgres: psutil.Process, connections: int = CONNECTIONS) -> None:
        """One round. Raises RuntimeError unless every request is taken."""
        before, before_postgres = spent(psutil.Process(self.process.pid)), spent(postgres)
        load = send(self.port, requests, connections)
        self.cpu += spent(psutil.Process(self.process.pid)) - before
        self.postgres_cpu += spent(postgres) - before_postgres
        if set(load.statuses) != {201}:
            raise RuntimeError(f"not every request was taken: {dict(load.statuses)}")
        self.rounds.append(load)

    def forget(self) -> None:
        """Forget the rounds so far: they were there to warm up."""
        self.rounds, self.cpu, self.postgres_cpu = [], 0.0, 0.0

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

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(30)


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
def durable_postgres(folder: Path, *databases: str) -> Iterator[tuple[psutil.Process, dict[str, str]]]:
    """A server that syncs every commit, and the addresses of these databases on it."""
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
        for name in databases:
            ensure_database(server.url(), name, "bench")
        yield psutil.Process(process.pid), {name: database_url(server.url(), name, "bench") for name in databases}
    finally:
        process.send_signal(2)
        process.wait(30)


def told_to_roll(url: str, signer_port: int) -> dict[str, str]:
    """What the roll's door reads."""
    return {
        "REMBUK_DATABASE_URL": url,
        "REMBUK_BROKER_URL": "redis://127.0.0.1:1/0",
        "REMBUK_CACHE_URL": "redis://127.0.0.1:1/0",
        "REMBUK_PRIVATE_KEY_FILE": str(keys_folder() / "voting.pem"),
        "REMBUK_PUBLIC_KEYS": str(keys_folder() / "public"),
        "REMBUK_PEERS": f"signer=http://127.0.0.1:{signer_port}",
        "REMBUK_PUBLIC_URL": "http://rembuk.test",
        "REMBUK_ENVIRONMENT": "test",
        "REMBUK_SECRET_KEY": "bench",
    }


def told_to_box(url: str) -> dict[str, str]:
    """What the box's door reads."""
    return {"REMBUK_DATABASE_URL": url, "REMBUK_PUBLIC_KEYS": str(keys_folder() / "public")}


def told_to_signer() -> dict[str, str]:
    """What the signer reads."""
    return {
        "REMBUK_SIGNER_SECRET": base64.b64encode(SECRET).decode(),
        "REMBUK_PUBLIC_KEYS": str(keys_folder() / "public"),
    }
