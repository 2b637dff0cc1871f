"""A disk that is soon full, where this machine lets a test mount one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class SmallDisk:
    """`folder` lies on a disk of its own where `is_own`; elsewhere it is a plain folder, which nothing fills."""

    folder: Path
    is_own: bool
    why_not = "only root may mount a small disk, and only where the kernel lets it"

    def fill(self) -> None:
        """Leave no byte."""
        with (self.folder / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
            while True:
                ballast.write(bytes(65_536))

    def empty(self) -> None:
        """Give the room back."""
        (self.folder / "ballast").unlink()


def open_the_way(folder: Path) -> None:
    """Let the ordinary user that Postgres runs as reach a folder below pytest's own."""
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(parent.stat().st_mode | 0o011)


@contextmanager
def small_disk(folder: Path, mebibytes: int) -> Iterator[SmallDisk]:
    """A disk below `folder`, which is a new one of pytest's."""
    open_the_way(folder)
    disk = folder / "disk"
    disk.mkdir()
    argv = ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m,mode=0711", "tmpfs", str(disk)]
    own = os.geteuid() == 0 and not subprocess.run(argv, capture_output=True, check=False).returncode
    try:
        yield SmallDisk(disk, own)
    finally:
        if own:
            subprocess.run(["umount", str(disk)], check=True)
