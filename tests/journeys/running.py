"""A running city for tests: the real supervisor with its real processes, in a folder and on a port of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from deploy.embedded.ports import free_ports

ROOT = Path(__file__).resolve().parents[2]
CLI = (sys.executable, "-m", "deploy.operator.cli")
READY_SECONDS = 300
FILLED_SECONDS = 420
STOP_SECONDS = 60


def rembuk(*arguments: str, timeout: float = 170, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one command of the command line to its end."""
    return subprocess.run(
        [*CLI, *arguments],
        cwd=ROOT, env=_environment() | environment, capture_output=True, text=True, timeout=timeout, check=False,
    )  # fmt: skip


@dataclass
class RunningCity:
    """One installation, started by `start` and ended by `stop`."""

    data: Path
    port: int = field(default_factory=lambda: free_ports(1)[0])
    said: list[str] = field(default_factory=list)
    early: subprocess.Popen[str] | None = None
    """The story as somebody tells it who did not wait; see `tell_at_once`."""
    _process: subprocess.Popen[str] | None = None
    _listener: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, *options: str) -> None:
        """Start everything and wait until the supervisor says that it is ready."""
        self._process = subprocess.Popen(
            [*CLI, "up", "--port", str(self.port), "--data", str(self.data), *options],
            cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self.wait_until_said("Rembuk is ready", READY_SECONDS)

    def tell_at_once(self) -> None:
        """Begin to tell the story now, whether there is anybody yet who could play in it."""
        self.early = subprocess.Popen(
            [*CLI, "demo", "--data", str(self.data), "--url", self.url],
            cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def stop(self) -> None:
        """Ask it to stop and wait until it has."""
        if self.early is not None:
            with self.early:
                self.early.kill()
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(STOP_SECONDS)
        if self._listener is not None:
            self._listener.join(STOP_SECONDS)

    def wait_until_said(self, words: str, seconds: float) -> None:
        """Wait for a line with these words; fails with everything that was said."""
        until = time.monotonic() + seconds
        while not any(words in line for line in list(self.said)):
            ended = self._process is None or self._process.poll() is not None
            assert not ended, "the supervisor ended:\n" + "".join(self.said[-60:])
            assert time.monotonic() < until, f"it never said “{words}”:\n" + "".join(self.said[-60:])
            time.sleep(0.1)

    def wait_until_filled(self) -> None:
        """Wait until the demonstration city is whole; fails with what the filling said."""
        until = time.monotonic() + FILLED_SECONDS
        while not (self.data / "seeded").exists():
            assert time.monotonic() < until, (self.data / "logs" / "seed.log").read_text(encoding="utf-8")
            time.sleep(0.2)

    def pid_of(self, process: str) -> int | None:
        """The process id under which `process` (proposals worker, broker ...) runs now."""
        return next((row["pid"] for row in self.whole_status()["processes"] if row["name"] == process), None)

    def workers(self) -> list[str]:
        """The names of all workers."""
        return [row["name"] for row in self.whole_status()["processes"] if row["name"].endswith(" worker")]

    def kill(self, process: str) -> None:
        """Kill -9, with everything below it, as a machine that runs out of memory would."""
        for member in self._family(process):
            with suppress(psutil.NoSuchProcess):
                member.kill()

    def hold(self, process: str) -> None:
        """Stop it with everything below it: it lives, and does nothing any more."""
        for member in self._family(process):
            with suppress(psutil.NoSuchProcess):
                member.suspend()

    def _family(self, process: str) -> list[psutil.Process]:
        pid = self.pid_of(process)
        try:
            return [] if pid is None else [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def whole_status(self) -> dict[str, Any]:
        """What the supervisor last wrote down."""
        status: dict[str, Any] = json.loads((self.data / "status.json").read_text(encoding="utf-8"))
        return status

    def _listen(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self.said.append(line)  # one by one: others look while it speaks


def _environment() -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("REMBUK_")}
    return own | {"PYTHONUNBUFFERED": "1", "COLUMNS": "160"}
