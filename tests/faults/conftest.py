"""One polling place for all faults: its processes start once, and each test leaves them standing."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.polling_place import Place

DISK_MEBIBYTES = 160
"""A new database with its log takes about a hundred."""


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Postgres, signer, roll, box and worker, all of them running."""
    folder = tmp_path_factory.mktemp("polling-place")
    open_the_way(folder)
    place = Place(folder, folder / "postgres")
    try:
        place.prepare()
        place.start("signer", "roll", "box", "worker")
        yield place
    finally:
        place.stop()


@pytest.fixture
def place(standing: Place) -> Place:
    """The polling place, with whatever an earlier test killed started again."""
    missing = [name for name in ("postgres", "signer", "roll", "box", "worker") if name not in standing.running]
    standing.start(*missing)
    return standing


@pytest.fixture
def seed() -> int:
    """Of whatever this test leaves to chance; printed, so that a failure can be played again."""
    drawn = random.SystemRandom().randrange(10**6)
    print(f"seed {drawn}")  # noqa: T201 - pytest shows it where the test fails
    return drawn


def open_the_way(folder: Path) -> None:
    """Let the ordinary user that Postgres runs as reach a folder below pytest's own."""
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(parent.stat().st_mode | 0o011)


@pytest.fixture
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Another polling place, whose database lies on a disk of its own that is soon full."""
    folder = tmp_path_factory.mktemp("small-disk")
    open_the_way(folder)
    disk = folder / "disk"
    disk.mkdir()
    argv = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEBIBYTES}m,mode=0711", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(argv, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk, and only where the kernel lets it")
    place = Place(folder, disk / "postgres")
    try:
        place.prepare()
        place.start("signer", "roll", "box", "worker")
        yield place
    finally:
        place.stop()
        subprocess.run(["umount", str(disk)], check=True)
