"""How quickly an event crosses between services, and how fast a backlog is taken in: `rembuk bench events`.

Real processes: durable Postgres, a broker that syncs every write, two workers as `rembuk up` starts them, one HTTP
door. Latency is from the commit in one service to the moment the effect's commit is visible in the other. The last
line is JSON.
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psutil
import psycopg
from rich.console import Console
from rich.table import Table

from deploy.embedded.child import dying_with_this_process
from deploy.embedded.ports import free_ports
from deploy.embedded.postgres import Postgres
from deploy.embedded.valkey import Valkey
from shared.contracts.event import Event
from shared.database import Database
from shared.events import publish
from tests.shared.events.harness import make_database, shortlisted
from tests.shared.events.processes import Place, eventually, places

LATENCY_TARGET = 0.150
"""Seconds, 99th percentile, idle."""
BACKLOG_TARGET = 2000
"""Events per second, by one worker."""
TELL_EFFECTS = """
CREATE FUNCTION tell_effect() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_notify('effects', NEW.event_id::text); RETURN NULL; END $$;
CREATE TRIGGER tell AFTER INSERT ON effects FOR EACH ROW WHEN (NEW.event_id IS NOT NULL)
    EXECUTE FUNCTION tell_effect();
"""


@dataclass(frozen=True)
class Measured:
    """What came out of one run."""

    latencies: list[float]
    backlog: int
    seconds: float
    worker_seconds: float
    """Processor seconds of the worker, its start apart: what the backlog costs however busy the machine is."""

    def percentile(self, share: float) -> float:
        """Seconds within which that share of the events arrived."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def rate(self) -> float:
        """Events of the backlog applied per second."""
        return self.backlog / self.seconds

    @property
    def ok(self) -> bool:
        """Whether both targets are met."""
        return self.percentile(0.99) < LATENCY_TARGET and self.rate >= BACKLOG_TARGET

    def as_json(self) -> dict[str, object]:
        """The last line."""
        return {
            "bench": "events",
            "events": len(self.latencies),
            "p50_ms": round(self.percentile(0.5) * 1000, 1),
            "p99_ms": round(self.percentile(0.99) * 1000, 1),
            "target_p99_ms": LATENCY_TARGET * 1000,
            "backlog": self.backlog,
            "backlog_seconds": round(self.seconds, 2),
            "worker_cpu_seconds": round(self.worker_seconds, 2),
            "per_second": round(self.rate),
            "target_per_second": BACKLOG_TARGET,
            "ok": self.ok,
        }


@contextmanager
def servers(folder: Path) -> Iterator[tuple[str, str]]:
    """A Postgres that keeps what it commits and a broker that syncs every write; their addresses."""
    postgres_port, broker_port = free_ports(2)
    postgres = Postgres(folder / "postgres", postgres_port, "only-for-this-run")
    broker = Valkey(folder / "valkey", broker_port, "only-for-this-run")
    children: list[subprocess.Popen[bytes]] = []
    try:
        for server in (postgres, broker):
            server.prepare()
            with (folder / "servers.log").open("ab") as log:
                prepare = dying_with_this_process()
                children.append(
                    subprocess.Popen(server.command(), cwd="/", stdout=log, stderr=log, preexec_fn=prepare)  # noqa: PLW1509
                )
        eventually(lambda: postgres.is_ready() and broker.is_ready(), seconds=30)
        yield postgres.url(), broker.url()
    finally:
        for child in children:
            child.send_signal(signal.SIGINT)  # Postgres then does not wait for its clients
            child.wait(20)


def latencies(teller: Database, listener_url: str, number: int) -> list[float]:
    """Seconds from commit to visible effect, one event at a time with a pause after each."""
    with psycopg.connect(listener_url, autocommit=True) as connection:
        connection.execute("LISTEN effects")
        return [latency(teller, connection) for _ in range(number)]


def latency(teller: Database, listening: psycopg.Connection) -> float:
    """The same of one event. Raises RuntimeError where it does not arrive within 30 seconds."""
    time.sleep(0.02)
    (event_id,) = tell(teller, [shortlisted()])
    began = time.perf_counter()
    for effect in listening.notifies(timeout=30):
        if effect.payload == str(event_id):
            return time.perf_counter() - began
    raise RuntimeError("an event did not arrive within 30 seconds")


def tell(teller: Database, events: list[Event]) -> list[UUID]:
    """Publish in one transaction and commit."""
    with teller.transaction() as session:
        return [publish(session, event) for event in events]


def backlog(teller: Database, listener: Database, place: Place, number: int) -> tuple[float, float]:
    """Wall and processor seconds in which one worker applies `number` events that were told while it was away."""
    place.stop()
    for _ in range(number // 500):
        tell(teller, [shortlisted() for _ in range(500)])
    eventually(lambda: unstamped(teller) == 0, seconds=120)
    lines = place.log().count("ready.")
    worker = psutil.Process(place.start_worker().pid)
    eventually(lambda: place.log().count("ready.") > lines, seconds=120)
    spent = processor_seconds(worker)
    seconds = eventually(lambda: applied(listener) == head(teller), seconds=300)
    return seconds, processor_seconds(worker) - spent


def processor_seconds(process: psutil.Process) -> float:
    """What the process has used of the processor, in its own code and in the kernel."""
    times = process.cpu_times()
    return times.user + times.system


def applied(database: Database) -> int:
    """The position up to which everything was applied; cheap to ask, so that asking takes nothing from the worker."""
    with database.engine.connect() as connection:
        query = "SELECT coalesce(max(position), 0) FROM cursors WHERE source = 'proposals'"
        return int(connection.exec_driver_sql(query).scalar_one())


def head(database: Database) -> int:
    """Where the log ends."""
    with database.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT position FROM log_head").scalar_one())


def unstamped(database: Database) -> int:
    """Rows of the log without a position."""
    with database.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM outbox WHERE position IS NULL").scalar_one())


def measure(events: int, behind: int) -> Measured:
    """Start everything, measure, stop everything."""
    with tempfile.TemporaryDirectory(prefix="rembuk-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        with servers(folder) as (postgres_url, broker_url):
            urls = {service: make_database(postgres_url, service) for service in ("proposals", "voting")}
            teller, listener = Database(urls["proposals"]), Database(urls["voting"])
            with places(urls, broker_url, folder) as town:
                town["proposals"].start_door()
                for place in town.values():
                    place.start_worker()
                tell(teller, [shortlisted()])
                eventually(lambda: applied(listener) == 1, seconds=120)
                with listener.engine.begin() as connection:
                    connection.exec_driver_sql(TELL_EFFECTS)
                latencies(teller, urls["voting"], 10)
                arrived = latencies(teller, urls["voting"], events)
                with listener.engine.begin() as connection:
                    connection.exec_driver_sql("DROP TRIGGER tell ON effects")
                seconds, worker_seconds = backlog(teller, listener, town["voting"], behind)
            teller.dispose()
            listener.dispose()
    return Measured(arrived, behind, seconds, worker_seconds)


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table and, last, one JSON object; 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="bench events", description=__doc__)
    parser.add_argument("--events", type=int, default=300, help="events sent one at a time")
    parser.add_argument("--backlog", type=int, default=20_000, help="events told while the listener is away")
    chosen = parser.parse_args(arguments)
    result = measure(chosen.events, chosen.backlog)
    table = Table("measured", "value", "target")
    table.add_row("commit to effect, p50", f"{result.percentile(0.5) * 1000:.1f} ms", "")
    slow, allowed = result.percentile(0.99) * 1000, LATENCY_TARGET * 1000
    table.add_row("commit to effect, p99", f"{slow:.1f} ms", f"< {allowed:.0f} ms")
    table.add_row("backlog applied by one worker", f"{result.rate:,.0f} per second", f">= {BACKLOG_TARGET:,}")
    table.add_row("processor time of that worker", f"{result.worker_seconds:.1f} s", "")
    Console().print(table)
    sys.stdout.write(json.dumps(result.as_json()) + "\n")
    return 0 if result.ok else 1


if __name__ == "__main__":
    sys.exit(main())
