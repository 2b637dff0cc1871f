"""Whether a worker still does tasks, seen from outside by what it touches (shared/events/pulse.py)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


class PulseOf:
    """Called every few seconds: whether the pulse moved since the last call, or could not, the broker being away."""

    def __init__(self, file: Path, broker_answers: Callable[[], bool]) -> None:
        self._file, self._broker_answers = file, broker_answers
        self._seen: int | None = None
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)

    def __call__(self) -> bool:
        before, self._seen = self._seen, self._file.stat().st_mtime_ns if self._file.exists() else None
        return self._seen != before or not self._broker_answers()
