"""How much memory a process and everything it began hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Memory:
    """Bytes of a process tree. `resident` counts shared pages once per process, `proportional` once in all."""

    resident: int = 0
    proportional: int = 0

    def __add__(self, other: Memory) -> Memory:
        return Memory(self.resident + other.resident, self.proportional + other.proportional)


def memory_of(pid: int) -> Memory:
    """Memory of the process `pid` and its descendants; zero when it has gone."""
    try:
        process = psutil.Process(pid)
        tree = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return Memory()
    return sum((_of_one(one) for one in tree), start=Memory())


def megabytes(size: int) -> str:
    """`size` bytes for a reader."""
    return f"{size / 1_000_000:,.0f} MB"


def _of_one(process: psutil.Process) -> Memory:
    try:
        resident = process.memory_info().rss
    except psutil.NoSuchProcess:
        return Memory()
    return Memory(resident, _proportional(process.pid) or resident)


def _proportional(pid: int) -> int | None:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:  # gone, not ours to read, or not Linux
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), None)
