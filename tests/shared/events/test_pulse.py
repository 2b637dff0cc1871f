"""A worker shows that it works, and ends itself where it has gone deaf and nobody else may notice."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from celery.signals import task_postrun

from deploy.embedded.ports import free_ports
from shared.events import pulse
from shared.events.pulse import GIVEN_UP, Pulse
from tests.shared.events.harness import Service
from tests.shared.events.processes import eventually, places


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "TICK_SECONDS", 0.02)
    monkeypatch.setattr(pulse, "DEAF_SECONDS", 0.2)


@contextmanager
def looking_on(broker_url: str, file: Path | None = None) -> Iterator[list[int]]:
    """A pulse at work; the list of codes with which it would have ended the process."""
    ended: list[int] = []
    stop = threading.Event()
    thread = threading.Thread(target=Pulse(broker_url, file, end=ended.append).run, args=[stop])
    thread.start()
    try:
        yield ended
    finally:
        stop.set()
        thread.join()


def test_a_worker_that_does_no_task_for_long_ends_itself(valkey_server: str) -> None:
    with looking_on(valkey_server) as ended:
        eventually(lambda: bool(ended), seconds=10)
    assert set(ended) == {GIVEN_UP}


def test_a_worker_at_work_shows_it_and_lives(valkey_server: str, tmp_path: Path) -> None:
    with looking_on(valkey_server, tmp_path / "pulse") as ended:
        until = time.monotonic() + 0.6
        while time.monotonic() < until:
            task_postrun.send(sender=None)
            time.sleep(0.01)
        assert (tmp_path / "pulse").exists()
        assert not ended


def test_a_worker_whose_broker_is_away_waits_for_it() -> None:
    with looking_on(f"redis://127.0.0.1:{free_ports(1)[0]}/0") as ended:
        time.sleep(0.6)
        assert not ended


def test_a_pulse_that_cannot_be_shown_ends_nobody(valkey_server: str, tmp_path: Path) -> None:
    with looking_on(valkey_server, tmp_path / "no such folder" / "pulse") as ended:
        until = time.monotonic() + 0.4
        while time.monotonic() < until:
            task_postrun.send(sender=None)
            time.sleep(0.01)
        assert not ended


def test_a_real_worker_whose_threads_all_hang_is_gone_soon(
    town: dict[str, Service], valkey_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOWN_HANGING", "2")
    with places({"voting": town["voting"].database.url}, valkey_server, tmp_path) as processes:
        worker = processes["voting"].start_worker()
        eventually(lambda: worker.poll() is not None, seconds=60)
        assert worker.returncode == GIVEN_UP
        assert "worker_is_deaf" in processes["voting"].log()
