"""A whole run under another clock: libfaketime moves it alike for every process, the servers among them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
import psutil

from deploy.embedded import ROOT
from deploy.operator import debian
from shared import clock

PLACES = ("usr/lib/*/faketime", "usr/lib/faketime", "usr/lib64/faketime", "usr/local/lib/faketime")
LIBRARY = "libfaketimeMT.so.1"  # the one for programs with threads
SLEEP, NOBODYS = b"\0clock_nanosleep\0", b"\0clock_nanoslee_\0"
SHARED = Path("/dev/shm")  # noqa: S108 - where libfaketime puts them
YEARS = range(2020, 2101)
"""The years of a plan that the product takes."""
LEFT_OUT = ("tests/architecture", "tests/browser", "tests/journeys/test_pages.py", "tests/stack")
WHY_LEFT_OUT = (
    "rembuk test: browsers and containers keep clocks of their own, and the rules of the house read none: left out, "
    f"unless they are named, are {', '.join(LEFT_OUT)}"
)
TRIAL = "import time; time.sleep(0.01); print(time.time())"
NEAR = 60  # seconds


@contextmanager
def moved_to(text: str) -> Iterator[dict[str, str]]:
    """What a process is told so that its clock, and that of all it starts, says the instant `text` now and runs on.

    Raises ClickException with what to do.
    """
    instant, installed = parse_instant(text), library()
    with tempfile.TemporaryDirectory(prefix="rembuk-moved-clock-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # Postgres, which is an ordinary user's, reads it too
        told = environment(os.environ, leave_sleeping_alone(installed, folder), instant, clock.now())
        _must_move_the_clock(told, instant)
        try:
            yield told
        finally:
            sweep(SHARED)


def parse_instant(text: str) -> datetime:
    """The instant that --at names, such as 2028-02-29T15:30Z. Raises ClickException with what to write instead."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise click.ClickException(f"--at {text} is no instant; write one such as 2028-02-29T15:30Z.") from None
    if instant.tzinfo is None:
        raise click.ClickException(f"--at {text} names no zone; end it with Z for UTC or +08:00 for Balikpapan.")
    if instant.year not in YEARS:
        raise click.ClickException(f"--at {text} is too far away; name a year from {YEARS[0]} to {YEARS[-1]}.")
    return instant


def environment(told: Mapping[str, str], library: Path, instant: datetime, now: datetime) -> dict[str, str]:
    """`told`, and what moves the clock from `now` to `instant`.

    The distance is told and not the instant, at which whatever is started later would begin again.
    """
    preloaded = [str(library), *filter(None, [told.get("LD_PRELOAD")])]
    return {name: value for name, value in told.items() if not name.startswith("FAKETIME")} | {
        "LD_PRELOAD": " ".join(preloaded),
        "FAKETIME": f"{(instant - now).total_seconds():+.0f}",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",  # timeouts and waits run as ever
        "NO_FAKE_STAT": "1",  # only some of the ways to ask for a file's time would be moved
    }


def left_out(arguments: Sequence[str]) -> list[str]:
    """How pytest is told to leave out what has no clock to move; nothing where a file or folder is named."""
    if any((ROOT / argument.partition("::")[0]).exists() for argument in arguments if argument):
        return []
    click.echo(WHY_LEFT_OUT, err=True)
    return [f"--ignore={place}" for place in LEFT_OUT]


def found_library() -> Path | None:
    """Where libfaketime lies on this machine."""
    return next((folder / LIBRARY for place in PLACES for folder in Path("/").glob(place)), None)


def library() -> Path:
    """Where libfaketime lies, installed first where it is missing and root asks. Raises ClickException."""
    if found_library() is None:
        debian.install("libfaketime", "to move the clock")
    found = found_library()
    if found is None:
        raise click.ClickException("--at needs libfaketime; install it (Debian and Ubuntu: apt install libfaketime).")
    return found


def leave_sleeping_alone(library: Path, folder: Path) -> Path:
    """A copy of libfaketime in `folder` without its clock_nanosleep, so that a sleep is the kernel's own.

    Until 0.9.10, which Debian 12 has, it moves the end of a sleep by a clock that was not to be moved, and Python,
    which since 3.11 sleeps until an instant, is refused (github.com/wolfcw/libfaketime/issues/426). The name is
    changed where it is offered to other programs, which then find that of the C library.
    """
    copy = folder / library.name
    copy.write_bytes(library.read_bytes().replace(SLEEP, NOBODYS, 1))
    copy.chmod(0o755)
    return copy


def sweep(shared: Path) -> None:
    """Clear away what libfaketime left in shared memory of processes that were killed; each file ends with its pid."""
    for path in shared.glob("*faketime_s[eh]m_*"):
        if not psutil.pid_exists(int(path.name.rpartition("_")[2])):
            path.unlink(missing_ok=True)


def _must_move_the_clock(told: Mapping[str, str], instant: datetime) -> None:
    tried = subprocess.run([sys.executable, "-c", TRIAL], env=dict(told), capture_output=True, text=True, check=False)
    if tried.returncode or abs(float(tried.stdout) - instant.timestamp()) > NEAR:
        raise click.ClickException(f"libfaketime does not move the clock of this Python: {tried.stderr.strip()[-200:]}")
