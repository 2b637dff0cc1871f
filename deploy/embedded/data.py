"""The folder that holds everything an installation keeps, used by one running system at a time."""

from __future__ import annotations

import fcntl
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psutil

from deploy.embedded.child import kill_family
from deploy.embedded.refusals import CannotStart

Recorded = tuple[str, int, float]
"""Name and id of a process, and when it began."""

PATIENCE_SECONDS = 10.0  # a supervisor that was killed leaves processes that need a moment to end


@dataclass
class DataFolder:
    """`path` and what lies where in it."""

    path: Path
    _held: IO[str] | None = None

    def claim(self) -> None:
        """Take the folder for this process. Raises CannotStart when another running system has it."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            held = (self.path / "lock").open("a+", encoding="ascii")
        except OSError as error:
            raise CannotStart(f"the data folder {self.path} cannot be written: {error.strerror}.") from error
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with held:
                held.seek(0)
                holder = held.read().strip() or "unknown"
            raise CannotStart(
                f"another Rembuk (process {holder}) is using {self.path}: stop it first, or "
                "choose another folder with --data."
            ) from None
        held.truncate(0)
        held.write(f"{os.getpid()}\n")
        held.flush()
        self._held = held

    def release(self) -> None:
        """Let another process take the folder."""
        if self._held is not None:
            self._held.close()
            self._held = None

    def wait_for_leftovers(self) -> None:
        """Wait for the processes of a supervisor that was killed, so that their ports and files are free again.

        The kernel has asked them to stop. Whoever hangs on the way down is killed, but for the database, which may have
        much to write.
        """
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and any(map(_lives, self._recorded())):
            time.sleep(0.1)
        for name, pid, began_at in self._recorded():
            if name != "postgres" and _lives((name, pid, began_at)):
                kill_family(pid)

    def bind_to(self, environment: str) -> None:
        """Remember what the data are for. Raises CannotStart where they were begun for something else."""
        path = self.path / "environment"
        if not path.exists():
            path.write_text(environment + "\n", encoding="ascii")
        known = path.read_text(encoding="ascii").strip()
        if known != environment:
            raise CannotStart(
                f"the data in {self.path} are for {known}, not for {environment}: demonstration data never mix with "
                "real ones, so choose another folder with --data."
            )

    def write_json(self, name: str, content: Any) -> None:
        """Write `name` as a whole, for its owner alone."""
        draft = self.path / f"{name}.draft"
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(content, indent=1), encoding="utf-8")
        draft.rename(self.path / name)

    def read_json(self, name: str) -> Any:
        """What `write_json` wrote; None where there is nothing."""
        path = self.path / name
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None

    def is_claimed(self) -> bool:
        """Whether a running system has the folder."""
        path = self.path / "lock"
        if not path.exists():
            return False
        with path.open("a", encoding="ascii") as probe:
            try:
                fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def _recorded(self) -> list[Recorded]:
        status = self.read_json("status.json") or {"processes": []}
        return [(row["name"], row["pid"], row["began"]) for row in status["processes"] if row["pid"]]


def began(pid: int) -> float | None:
    """When the process `pid` began, which with its id names it for ever; None when it has gone."""
    try:
        return psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        return None


def _lives(recorded: Recorded) -> bool:
    _, pid, began_at = recorded
    return began(pid) == began_at
