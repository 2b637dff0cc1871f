"""Real Celery workers over a real Redis, killed and flushed while events flow."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psycopg
import pytest
import redis

from deploy.embedded.ports import free_ports
from deploy.embedded.valkey import Valkey
from shared.contracts.event import Event
from tests.servers import ROOT
from tests.shared.events.harness import Service, shortlisted
from tests.shared.events.processes import Place, eventually, places

Town = dict[str, Service]


@pytest.fixture
def processes(town: Town, valkey_server: str, tmp_path: Path) -> Iterator[dict[str, Place]]:
    urls = {name: town[name].database.url for name in ("proposals", "voting")}
    with places(urls, valkey_server, tmp_path) as started:
        yield started


def complete(town: Town, events: int) -> bool:
    return len(town["voting"].effects("proposals")) >= events


def ticks(town: Town) -> int:
    """How often the clock inside voting's worker has struck."""
    return len(town["voting"].effects("clock"))


def ticked(town: Town, times: int) -> bool:
    return ticks(town) >= times


def events(number: int) -> list[Event]:
    return [shortlisted() for _ in range(number)]


def check_whole(town: Town) -> None:
    assert town["voting"].effects("proposals") == town["voting"].heard("proposals")


def test_an_event_crosses_from_one_worker_to_the_other(town: Town, processes: dict[str, Place]) -> None:
    for place in processes.values():
        place.start_worker()
    town["proposals"].tell(*events(1))
    eventually(lambda: complete(town, 1), seconds=90)
    check_whole(town)
    eventually(partial(ticked, town, 2), seconds=30)
    assert not list(ROOT.glob("celerybeat-schedule*"))
    for place in processes.values():
        place.stop()
        assert "Traceback" not in place.log()
        assert [process.returncode for process in place.running] == [0]


def test_a_worker_waits_until_its_database_was_migrated(town: Town, processes: dict[str, Place]) -> None:
    voting = processes["voting"]
    with psycopg.connect(voting.database_url, autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        voting.start_worker()
        eventually(lambda: "worker_waits" in voting.log(), seconds=90)
        assert voting.log().count("worker_waits") == 1
        assert "is at step 0001, older than this version of Rembuk needs" in voting.log()
        assert ticks(town) == 0
        connection.execute("UPDATE alembic_version SET version_num = 'of the town'")
    eventually(partial(ticked, town, 1), seconds=60)


def test_killed_workers_and_a_flushed_redis_lose_nothing(
    town: Town, processes: dict[str, Place], valkey_server: str
) -> None:
    processes["proposals"].start_door()
    for place in processes.values():
        place.start_worker()
    town["proposals"].tell(*events(1))
    eventually(lambda: complete(town, 1), seconds=90)
    told = 1
    for round_ in range(4):
        for _ in range(20):
            town["proposals"].tell(*events(10))
            told += 10
        time.sleep(0.05)
        victim = processes[("voting", "proposals")[round_ % 2]]
        victim.running[-1].send_signal(signal.SIGKILL)
        victim.running[-1].wait()
        with redis.Redis.from_url(valkey_server) as broker:
            broker.flushdb()
        victim.start_worker()
    eventually(lambda: complete(town, told), seconds=120)
    check_whole(town)


@pytest.mark.parametrize(("away", "work", "deaths"), [(2.0, 0, 1), (0.3, 6, 2)])
def test_events_flow_again_after_redis_was_away(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, away: float, work: int, deaths: int
) -> None:
    """Publishing never notices; what was told meanwhile arrives when Redis is back, however busy the workers were."""
    monkeypatch.setenv("TOWN_WORK", str(work))
    broker = Valkey(tmp_path / "valkey", free_ports(1)[0], "only-for-this-test")
    broker.prepare()
    server = subprocess.Popen(broker.command(), cwd="/")
    eventually(broker.is_ready, seconds=30)
    urls = {name: town[name].database.url for name in ("proposals", "voting")}
    try:
        with places(urls, broker.url(), tmp_path) as processes:
            processes["proposals"].start_door()  # a letter that Redis loses as it comes back is pulled
            for place in processes.values():
                place.start_worker()
            town["proposals"].tell(*events(1))
            eventually(lambda: complete(town, 1), seconds=90)
            eventually(partial(ticked, town, 3), seconds=90)
            for _ in range(deaths):
                server.kill()
                server.wait()
                town["proposals"].tell(*events(3))
                time.sleep(away)
                server = subprocess.Popen(broker.command(), cwd="/")
                eventually(partial(ticked, town, ticks(town) + 2), seconds=45)
            eventually(lambda: complete(town, 1 + 3 * deaths), seconds=120)
    finally:
        server.kill()
        server.wait()
    check_whole(town)
