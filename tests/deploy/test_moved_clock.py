"""`rembuk test --at`: which instants it takes, what it tells the processes, and that their clocks then agree."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from deploy.operator import checks, debian, moved_clock
from deploy.operator.moved_clock import (
    LEFT_OUT,
    environment,
    found_library,
    left_out,
    moved_to,
    parse_instant,
    sweep,
)
from tests.servers import ROOT

LIBRARY = Path("/somewhere/libfaketimeMT.so.1")


@pytest.mark.parametrize("text", ["2028-02-29T15:30Z", "2028-02-29T15:30:00+00:00", "2028-02-29T23:30+08:00"])
def test_an_instant_is_taken_in_every_zone(text: str) -> None:
    assert parse_instant(text) == datetime(2028, 2, 29, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2027-02-29T15:30Z", "is no instant"),
        ("tomorrow", "is no instant"),
        ("2028-02-29T15:30", "names no zone"),
        ("2028-02-29", "names no zone"),
        ("1999-12-31T23:30Z", "is too far away"),
    ],
)
def test_anything_else_is_refused_in_one_sentence(text: str, sentence: str) -> None:
    told = CliRunner().invoke(checks.test, ["--at", text, "tests/contracts"])
    assert (told.exit_code, told.output.count("\n")) == (1, 1)
    assert told.output.startswith(f"Error: --at {text} {sentence}")


def test_a_process_is_told_the_distance_and_so_starts_no_day_again() -> None:
    told = {"PATH": "/bin", "LD_PRELOAD": "/lib/other.so", "FAKETIME_FOLLOW_FILE": "/etc/faketimerc"}
    then, now = datetime(2028, 2, 29, 15, 30, tzinfo=UTC), datetime(2028, 2, 28, 15, 29, 59, 600_000, tzinfo=UTC)
    assert environment(told, LIBRARY, then, now) == {
        "PATH": "/bin",
        "LD_PRELOAD": f"{LIBRARY} /lib/other.so",
        "FAKETIME": "+86400",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }
    assert environment({}, LIBRARY, now, then)["FAKETIME"] == "-86400"


def test_what_has_no_clock_to_move_is_left_out_unless_it_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert left_out(["-k", "closing", "-x"]) == [f"--ignore={place}" for place in LEFT_OUT]
    told = capsys.readouterr().err
    assert all(place in told for place in LEFT_OUT)
    assert left_out(["tests/browser"]) == left_out(["-x", "tests/voting/test_order.py::test_that"]) == []
    assert not capsys.readouterr().err
    assert all((ROOT / place).exists() for place in LEFT_OUT)


def test_without_the_library_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moved_clock, "PLACES", ("no/such/folder",))
    monkeypatch.setattr(debian, "install", lambda *_: None)
    with pytest.raises(click.ClickException, match=r"^--at needs libfaketime; install it .* apt install libfaketime"):
        moved_clock.library()


def test_what_killed_processes_left_in_shared_memory_is_cleared_away(tmp_path: Path) -> None:
    with subprocess.Popen(["true"]) as ended:
        ended.wait()
    mine, gone = os.getpid(), ended.pid
    for name in (f"faketime_shm_{gone}", f"sem.faketime_sem_{gone}", f"faketime_shm_{mine}", "PostgreSQL.1234"):
        (tmp_path / name).touch()
    sweep(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {f"faketime_shm_{mine}", "PostgreSQL.1234"}


def test_a_process_and_its_child_live_at_the_instant_and_sleep_as_ever() -> None:
    if found_library() is None:
        pytest.skip("libfaketime is not installed, so no clock can be moved")
    asked = "import time; began = time.monotonic(); time.sleep(0.2); print(time.monotonic() - began, flush=True)"
    script = f"{asked}; import subprocess; subprocess.run(['date', '-u', '+%FT%H:%M'], check=True)"
    with moved_to("2028-02-29T23:30:10+08:00") as told:
        done = subprocess.run(
            [sys.executable, "-c", script], env=told, capture_output=True, text=True, check=True, timeout=60
        )
    slept, day = done.stdout.split()
    assert 0.2 <= float(slept) < 30
    assert day.startswith("2028-02-29T15:3")
    assert not Path(told["LD_PRELOAD"].split()[0]).exists(), "the copy goes with the run"
