"""A disk that fills up is noticed while there is still room for the servers to go on reading."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from deploy.embedded.disk import EASY_BYTES, RESERVE_BYTES, TIGHT_BYTES, Disk
from deploy.embedded.refusals import CannotStart


class Room:
    """The free space that the machine tells of."""

    def __init__(self, free: int) -> None:
        self.free = free

    def usage(self, _folder: Path) -> SimpleNamespace:
        """As shutil.disk_usage answers."""
        return SimpleNamespace(free=self.free)


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    """Plenty."""
    room = Room(10 * EASY_BYTES)
    monkeypatch.setattr(shutil, "disk_usage", room.usage)
    return room


def state(disk: Disk) -> str:
    """What it found at the last look."""
    return "full" if disk.is_full else "free"


def test_a_reserve_is_put_by_and_given_up_when_the_disk_is_full(tmp_path: Path, room: Room) -> None:
    disk = Disk(tmp_path)
    disk.prepare()
    assert (tmp_path / "reserve").stat().st_size == RESERVE_BYTES
    assert not disk.look()
    room.free = TIGHT_BYTES - 1
    assert disk.look()
    assert state(disk) == "full"
    assert not (tmp_path / "reserve").exists()


def test_writing_goes_on_only_when_there_is_clearly_room_again(tmp_path: Path, room: Room) -> None:
    disk = Disk(tmp_path)
    disk.prepare()
    room.free = 0
    disk.look()
    room.free = TIGHT_BYTES + RESERVE_BYTES  # what giving up the reserve brought
    assert not disk.look()
    assert state(disk) == "full"
    room.free = EASY_BYTES + 1
    assert disk.look()
    assert state(disk) == "free"
    assert (tmp_path / "reserve").stat().st_size == RESERVE_BYTES


def test_a_full_disk_is_one_sentence_at_the_start(tmp_path: Path, room: Room) -> None:
    room.free = EASY_BYTES - 1
    with pytest.raises(CannotStart, match=r"is full .* make room"):
        Disk(tmp_path).prepare()
    assert not (tmp_path / "reserve").exists()


def test_a_city_with_its_reserve_starts_on_little_room(tmp_path: Path, room: Room) -> None:
    Disk(tmp_path).prepare()
    room.free = TIGHT_BYTES
    Disk(tmp_path).prepare()
