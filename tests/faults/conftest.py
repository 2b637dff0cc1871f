"""One polling place for all faults: its processes start once, and each test leaves them standing."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.faults.polling_place import Place
from tests.small_disk import SmallDisk, open_the_way, small_disk

DISK_MEBIBYTES = 160
"""A new database with its log takes about a hundred."""


@pytest.fixture(scope="package")
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


@pytest.fixture
def cramped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, SmallDisk]]:
    """Another polling place, whose database lies on a disk of its own that is soon full."""
    folder = tmp_path_factory.mktemp("small-disk")
    with small_disk(folder, DISK_MEBIBYTES) as disk:
        if not disk.is_own:
            pytest.skip(disk.why_not)
        place = Place(folder, disk.folder / "postgres")
        try:
            place.prepare()
            place.start("signer", "roll", "box", "worker")
            yield place, disk
        finally:
            place.stop()
