"""The disk under the data folder: before it is full, writing stops and a reserve is given up, and reading goes on.

A database that finds no room for its log ends itself and cannot start again. So something is put by while there is
room, and whoever would write is told in words before nothing works any more.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from deploy.embedded.refusals import CannotStart

RESERVE_BYTES = 32_000_000
"""What the servers need to come up and to go on reading: two segments of the database's log."""
TIGHT_BYTES = 32_000_000
"""Free space below which nothing more is written."""
EASY_BYTES = RESERVE_BYTES + 2 * TIGHT_BYTES
"""Free space from which writing goes on; further off, so that it does not change with every file."""

LOOK_SECONDS = 0.5
FULL = "the disk is full: everything can be read, and nothing is written until there is room again"
ROOM_AGAIN = "there is room on the disk again: writing goes on"


class Disk:
    """The file system on which `folder` lies."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._reserve = folder, folder / "reserve"
        self.is_full = False

    def prepare(self) -> None:
        """Put the reserve by. Raises CannotStart where there is no room to begin."""
        free = self._free()
        if free < (TIGHT_BYTES if self._reserve.exists() else EASY_BYTES):
            raise CannotStart(
                f"the disk of {self._folder} is full ({free // 1_000_000} MB are free): make room, at least "
                f"{EASY_BYTES // 1_000_000} MB, and start again."
            )
        self._put_by()

    def look(self) -> bool:
        """Whether it became full or free again since the last look; gives up the reserve, or puts it by again."""
        was_full, free = self.is_full, self._free()
        if not self.is_full and free < TIGHT_BYTES:
            self._reserve.unlink(missing_ok=True)
            self.is_full = True
        elif self.is_full and free > EASY_BYTES:
            self.is_full = not self._put_by()
        return self.is_full is not was_full

    def _free(self) -> int:
        return shutil.disk_usage(self._folder).free

    def _put_by(self) -> bool:
        try:
            if not self._reserve.exists() or self._reserve.stat().st_size < RESERVE_BYTES:
                self._reserve.write_bytes(bytes(RESERVE_BYTES))
        except OSError:
            self._reserve.unlink(missing_ok=True)
            return False
        return True
