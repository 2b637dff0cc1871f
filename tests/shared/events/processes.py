"""Real processes of the town: workers and doors that can be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from deploy.embedded.child import dying_with_this_process
from deploy.embedded.ports import free_ports
from tests.people import keys_folder
from tests.servers import ROOT


@dataclass
class Place:
    """One service's servers: its database, the broker, and where its door stands."""

    name: str
    database_url: str
    broker_url: str
    folder: Path
    peers: Mapping[str, int] = field(default_factory=dict)
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        """What the service's processes read."""
        return os.environ | {
            "TOWN_SERVICE": self.name,
            "REMBUK_DATABASE_URL": self.database_url,
            "REMBUK_BROKER_URL": self.broker_url,
            "REMBUK_CACHE_URL": self.broker_url,
            "REMBUK_PRIVATE_KEY_FILE": str(keys_folder() / f"{self.name}.pem"),
            "REMBUK_PUBLIC_KEYS": str(keys_folder() / "public"),
            "REMBUK_PEERS": ",".join(f"{name}=http://127.0.0.1:{port}" for name, port in self.peers.items()),
            "REMBUK_PUBLIC_URL": "http://rembuk.test",
        }

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """A child process that dies with this one."""
        with (self.folder / f"{self.name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *command], env=self.environment(), cwd=ROOT, stdout=log, stderr=log,
                preexec_fn=dying_with_this_process(),  # noqa: PLW1509 - no thread of ours holds a lock here
            )  # fmt: skip
        self.running.append(process)
        return process

    def start_worker(self) -> subprocess.Popen[bytes]:
        """The worker, as `rembuk up` starts it."""
        return self.start("-m", "shared.events.work", "tests.shared.events.door:create_worker", "--host", "town")

    def start_door(self) -> subprocess.Popen[bytes]:
        """The HTTP door on the port that the peers know."""
        port = self.peers[self.name]
        process = self.start(
            "-m", "granian", "--interface", "wsgi", "--factory", "tests.shared.events.door:create_app",
            "--host", "127.0.0.1", "--port", str(port), "--no-ws", "--workers", "1", "--log-level", "error",
        )  # fmt: skip
        eventually(lambda: _answers(port), seconds=90)
        return process

    def log(self) -> str:
        """What its processes said."""
        return (self.folder / f"{self.name}.log").read_text(errors="replace")

    def stop(self) -> None:
        """End every process, the hard way where it does not listen."""
        for process in self.running:
            process.send_signal(signal.SIGTERM)
        for process in self.running:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def places(
    databases: Mapping[str, str], broker_urls: str | Mapping[str, str], folder: Path
) -> Iterator[dict[str, Place]]:
    """A place for each service, with a port and perhaps a login each; every process is stopped at the end."""
    ports = dict(zip(databases, free_ports(len(databases)), strict=True))
    if isinstance(broker_urls, str):
        broker_urls = dict.fromkeys(databases, broker_urls)
    town = {name: Place(name, url, broker_urls[name], folder, ports) for name, url in databases.items()}
    try:
        yield town
    finally:
        for place in town.values():
            place.stop()


def eventually(holds: Callable[[], bool], *, seconds: float) -> float:
    """Wait until it holds; answers how long that took, in seconds. Raises AssertionError after `seconds`."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, f"not within {seconds} s"
        time.sleep(0.01)
    return time.monotonic() - began


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health/live", trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False
