"""One Postgres and one Valkey for a whole test run, however many workers it has; they end with the run.

`python -m tests.servers FOLDER PID` keeps both servers until the process PID (the run) is gone, however it went.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from deploy.embedded.child import dying_with_this_process
from deploy.embedded.ports import free_ports
from deploy.embedded.postgres import Postgres
from deploy.embedded.valkey import CACHE, Valkey

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "only-for-this-run"
START_SECONDS = 60


@dataclass(frozen=True)
class Servers:
    """Addresses of the run's servers: Postgres as administrator, Valkey without the number of a database."""

    postgres: str
    valkey: str


def run_folder(owner: int) -> Path:
    """The folder of the test run whose main process is `owner`."""
    return Path(tempfile.gettempdir()) / f"rembuk-tests-{os.getuid()}-{owner}"


def servers_of_run(owner: int) -> Servers:
    """Start the servers of the run whose main process is `owner`, or join those already started for it."""
    folder = run_folder(owner)
    folder.mkdir(mode=0o711, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        addresses = folder / "addresses.json"
        if not addresses.exists():
            _start_keeper(folder, owner, addresses)
        return Servers(**json.loads(addresses.read_text(encoding="utf-8")))


def _start_keeper(folder: Path, owner: int, addresses: Path) -> None:
    with (folder / "keeper.log").open("wb") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.servers", str(folder), str(owner)],
            stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=ROOT, start_new_session=True,
        )  # fmt: skip
    deadline = time.monotonic() + START_SECONDS
    while not addresses.exists():
        if keeper.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(
                "the test servers did not start:\n" + (folder / "keeper.log").read_text(errors="replace")
            )
        time.sleep(0.02)
    keeper.returncode = 0  # it outlives this process on purpose


def keep(folder: Path, owner: int) -> None:
    """Run both servers in `folder` until the process `owner` is gone; then leave nothing behind."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    run = psutil.Process(owner)
    postgres_port, valkey_port = free_ports(2)
    postgres = Postgres(folder / "postgres", postgres_port, PASSWORD, durable=False)
    settings = CACHE | {"maxmemory-policy": "noeviction", "databases": "64"}
    valkey = Valkey(folder / "valkey", valkey_port, PASSWORD, settings, may_be_flushed=True)
    children: list[subprocess.Popen[bytes]] = []
    try:
        for server in (postgres, valkey):
            server.prepare()
            children.append(subprocess.Popen(server.command(), preexec_fn=dying_with_this_process(), cwd="/"))  # noqa: PLW1509
        while not (postgres.is_ready() and valkey.is_ready()):
            time.sleep(0.02)
        draft = folder / "addresses.draft"
        draft.write_text(
            json.dumps({"postgres": postgres.url(), "valkey": valkey.url().removesuffix("/0")}), encoding="utf-8"
        )
        draft.rename(folder / "addresses.json")
        while run.is_running() and run.status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.3)
    finally:
        for child in children:
            child.send_signal(signal.SIGQUIT if child is children[0] else signal.SIGKILL)
        for child in children:
            child.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    keep(Path(sys.argv[1]), int(sys.argv[2]))
