"""The databases of an installation while nothing else of it runs."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.embedded.child import dying_with_this_process
from deploy.embedded.data import DataFolder
from deploy.embedded.ports import free_ports
from deploy.embedded.postgres import Postgres, database_url, release_log, without_libpq_settings
from deploy.embedded.refusals import CannotStart
from deploy.operator.secrets import Secrets
from deploy.town import KEEPERS

START_SECONDS = 60.0


@contextmanager
def database_of(data: Path, name: str) -> Iterator[str]:
    """The address of the database `name` of the installation in `data`, which is ours alone for so long.

    Raises CannotStart where a system runs on the folder, or where none was ever started on it.
    """
    folder = DataFolder(data.resolve())
    if folder.read_json("status.json") is None:
        raise CannotStart(f"nothing was ever started on {folder.path}: start it with ./rembuk up.")
    folder.claim()
    try:
        folder.wait_for_leftovers()
        secrets = Secrets(folder.path / "secrets")
        with _server(folder.path, secrets) as admin_url:
            if name in KEEPERS:
                release_log(admin_url, name)  # a step back may be one that needs it; the newest step takes it again
            yield database_url(admin_url, name, secrets.read(f"{name}-database-password"))
    finally:
        folder.release()


@contextmanager
def _server(data: Path, secrets: Secrets) -> Iterator[str]:
    """The administrator's address: of the embedded server, started for so long, or of the one that replaces it."""
    given = os.environ.get("REMBUK_POSTGRES_URL")
    if given:
        yield given
        return
    server = Postgres(data / "postgres", free_ports(1)[0], secrets.read("postgres-password"))
    server.prepare()
    process = subprocess.Popen(
        server.command(), env=without_libpq_settings(), cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        preexec_fn=dying_with_this_process(signal.SIGINT),  # noqa: PLW1509 - no thread of ours holds a lock here
    )  # fmt: skip
    try:
        _wait_for(server, process)
        yield server.url()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(START_SECONDS)


def _wait_for(server: Postgres, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not server.is_ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise CannotStart(f"Postgres does not start on {server.data}: ./rembuk up shows what it says.")
        time.sleep(0.1)
