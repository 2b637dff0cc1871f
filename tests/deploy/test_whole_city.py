"""The whole system on one machine: every process may be killed, even the supervisor, and the city comes back."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import psutil
import psycopg
import pytest

from deploy.embedded.alone import database_of
from deploy.embedded.refusals import CannotStart
from deploy.town import DOORS, KEEPERS
from tests.journeys.running import RunningCity, rembuk
from tests.small_disk import SmallDisk, small_disk

pytestmark = pytest.mark.timeout(600)

PATIENCE = 90.0
MORTAL = [
    "postgres", "broker", "cache", "gateway", "mail sink",
    *(f"{name} web" for name in DOORS), *(f"{name} worker" for name in KEEPERS),
]  # fmt: skip

HELD = frozenset({"programs web", "cache", "voting worker"})
"""Those that are stopped and not killed: nothing ends, and nobody answers."""
DISK_MEBIBYTES = 400
CONTACT = "warga@contoh.invalid"


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallDisk]:
    """A disk of its own for the city, where this machine lets us make one; a plain folder elsewhere."""
    with small_disk(tmp_path_factory.mktemp("small-disk"), DISK_MEBIBYTES) as disk:
        yield disk


@pytest.fixture(scope="module")
def city(disk: SmallDisk) -> Iterator[RunningCity]:
    """An empty city, whose processes may be silent for a shorter time than elsewhere."""
    running = RunningCity(disk.folder / "city")
    try:
        running.start("--no-seed", "--patience", "15")
        yield running
    finally:
        running.stop()


def status(city: RunningCity) -> dict[str, Any]:
    """What the supervisor last wrote down of every process, by name."""
    return {row["name"]: row for row in city.whole_status()["processes"]}


def until(true: Callable[[], bool], what: str, *, seconds: float = PATIENCE) -> None:
    """Wait for something to come true."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def areas(city: RunningCity) -> int:
    """How many areas the city's identity service knows, through the gateway and its database."""
    answer = httpx.get(f"{city.url}/api/identity/v1/areas", trust_env=False, timeout=30)
    return len(answer.json()["items"]) if answer.status_code == httpx.codes.OK else 0


def lives(process: psutil.Process) -> bool:
    """Whether it still does anything; a dead process that nobody has collected does not."""
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def all_ready(city: RunningCity) -> bool:
    """Whether every process is there and ready."""
    rows = status(city)
    return set(rows) == set(MORTAL) and all(row["state"] == "ready" for row in rows.values())


def test_every_process_that_is_killed_or_hangs_comes_back(city: RunningCity) -> None:
    until(lambda: all_ready(city), "every process to be ready")
    before = {name: row["restarts"] for name, row in status(city).items()}
    for name in MORTAL:
        pid = city.pid_of(name)
        assert pid is not None, name
        if name in HELD:
            city.hold(name)
        else:
            os.kill(pid, signal.SIGKILL)
    until(lambda: all(row["restarts"] > before[name] for name, row in status(city).items()), "all to be started again")
    until(lambda: all_ready(city), f"every process to be ready again: {status(city)}")
    until(lambda: areas(city) == 41, "the city to answer")


def test_what_servers_and_logs_keep_is_for_their_owner_alone(city: RunningCity) -> None:
    """The file in which the broker keeps what it carries, and whatever a process has said."""
    kept = [path for name in ("broker", "cache", "logs") for path in (city.data / name).rglob("*")]
    assert [path for path in kept if path.suffix == ".aof"]
    assert [path for path in kept if path.suffix == ".log"]
    assert {path: oct(path.stat().st_mode) for path in kept if path.stat().st_mode & 0o077} == {}
    assert not any((city.data / name).stat().st_mode & 0o077 for name in ("broker", "cache", "logs"))


def test_letters_cross_the_city_signed_and_no_service_changes_its_log(city: RunningCity) -> None:
    environments = json.loads((city.data / "environment.json").read_text(encoding="utf-8"))
    with psycopg.connect(environments["voting"]["REMBUK_DATABASE_URL"], autocommit=True) as voting:
        heard = "SELECT position FROM cursors WHERE source = 'identity'"
        until(lambda: (voting.execute(heard).fetchone() or (0,))[0] >= 41, "the areas to cross")
        assert voting.execute("SELECT source, fault FROM refused_letters").fetchall() == []
    for name in KEEPERS:
        with psycopg.connect(environments[name]["REMBUK_DATABASE_URL"], autocommit=True) as own:
            for forgery in ("UPDATE outbox SET subject = 'x'", "DELETE FROM outbox", "TRUNCATE outbox"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    own.execute(forgery.encode())
    assert rembuk("events", "verify", "--data", str(city.data)).returncode == 0


def test_a_full_disk_stops_writing_alone_and_the_city_comes_back_with_the_room(
    city: RunningCity, disk: SmallDisk
) -> None:
    if not disk.is_own:
        pytest.skip(disk.why_not)
    with httpx.Client(base_url=city.url, trust_env=False, timeout=30) as client:
        disk.fill()
        until(lambda: city.whole_status()["full"], "the supervisor to notice")
        city.kill("postgres")  # it comes up again by what was put by for this
        until(lambda: ask_for_code(client).json().get("code") == "storage_full", "the refusal in words")
        refused = client.post("/masuk", data=login_form(client))
        assert "Tempat penyimpanan Rembuk sedang penuh" in refused.text
        assert CONTACT in refused.text, "the form comes back filled"
        assert client.get("/").status_code == httpx.codes.OK
        assert areas(city) == 41
        disk.empty()
        until(lambda: not city.whole_status()["full"], "the supervisor to notice the room")
        until(lambda: ask_for_code(client).is_success, "writing to go on")
        until(lambda: all_ready(city), "every process to be ready")


def ask_for_code(client: httpx.Client) -> httpx.Response:
    """What the API says to somebody who wants to log in."""
    return client.post("/api/identity/v1/login-codes", json={"contact": CONTACT})


def login_form(client: httpx.Client) -> dict[str, str]:
    """The form by which a code is asked for, filled in."""
    page = client.get("/masuk").text
    hidden = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    return hidden | {"contact": CONTACT}


def test_the_status_names_every_process_and_its_memory(city: RunningCity) -> None:
    told = rembuk("status", "--data", str(city.data)).stdout
    assert all(name in told for name in MORTAL)
    assert " MB resident" in told


def test_a_second_start_on_the_same_folder_is_refused(city: RunningCity) -> None:
    refused = rembuk("up", "--data", str(city.data), "--port", str(city.port + 1))
    assert refused.returncode == 1
    assert "another Rembuk (process" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


def test_a_running_city_is_not_taken_back(city: RunningCity) -> None:
    with pytest.raises(CannotStart, match="stop it first"), database_of(city.data, "voting"):
        pass


def test_nothing_lives_on_after_the_supervisor_was_killed_and_the_data_stay(city: RunningCity) -> None:
    until(lambda: all_ready(city), "every process to be ready")
    supervisor = psutil.Process(city.whole_status()["supervisor"])
    family = supervisor.children(recursive=True)
    assert len(family) > len(MORTAL)
    secret = (city.data / "secrets" / "field-key").read_bytes()
    supervisor.kill()
    until(lambda: not any(map(lives, family)), f"every process to end: {family}")
    city.stop()
    city.said.clear()
    city.start()
    assert areas(city) == 41
    assert (city.data / "secrets" / "field-key").read_bytes() == secret


def test_whoever_fills_the_city_ends_with_it(city: RunningCity) -> None:
    """Killed with the supervisor, or asked to stop with it: no second filling meets a first that lives on."""
    seed = filling(city)
    psutil.Process(city.whole_status()["supervisor"]).kill()
    until(lambda: not lives(seed), "the filling to end", seconds=10)
    city.stop()
    city.said.clear()
    city.start()
    filling(city)


def filling(city: RunningCity) -> psutil.Process:
    """The process that fills the city now."""
    found: list[psutil.Process] = []

    def begun() -> bool:
        children = psutil.Process(city.whole_status()["supervisor"]).children()
        found[:] = [one for one in children if "seed" in one.cmdline()]
        return city.whole_status()["phase"] == "filling" and found != []

    until(begun, "the filling to begin")
    return found[0]


def test_it_stops_in_good_order_when_asked(city: RunningCity) -> None:
    supervisor = psutil.Process(city.whole_status()["supervisor"])
    family = supervisor.children(recursive=True)
    city.stop()
    until(lambda: not any(map(lives, family)), f"every process to end: {family}", seconds=5)
    assert city.whole_status()["phase"] == "stopped"
    assert not [line for line in city.said if "is killed" in line]
    assert not (city.data / "postgres" / "postmaster.pid").exists()


def test_a_stopped_city_is_taken_back_for_an_older_version(city: RunningCity) -> None:
    city.stop()
    assert "is at step 0006" in rembuk("migrate", "voting", "--to", "0006", "--data", str(city.data)).stdout
    with database_of(city.data, "voting") as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0006",)
