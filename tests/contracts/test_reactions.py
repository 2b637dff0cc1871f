"""Every service that the routes name reacts to exactly what they say, so that the map is no wish."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.processes import WORKERS
from shared.contracts.routes import ROUTES, SERVICES
from tests.people import keys_folder
from tests.servers import ROOT

PROGRAM = """
import importlib, sys
module, _, factory = sys.argv[1].partition(":")
worker = importlib.import_module(module)
print(*sorted(kind.event_type for kind in worker.REACTIONS))
print(*sorted(name for name in getattr(worker, factory)().tasks if not name.startswith("celery.")))
"""


def worker_of(service: str, folder: Path) -> tuple[set[str], set[str]]:
    """What the service's worker reacts to, and its tasks; in a process of its own with a made-up environment."""
    key = folder / "field-key"
    key.write_text(base64.b64encode(os.urandom(32)).decode(), encoding="ascii")
    environment = os.environ | {
        "REMBUK_SERVICE": service,
        "REMBUK_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "REMBUK_BROKER_URL": "redis://127.0.0.1:1",
        "REMBUK_CACHE_URL": "redis://127.0.0.1:1",
        "REMBUK_PRIVATE_KEY_FILE": str(keys_folder() / f"{service}.pem"),
        "REMBUK_PUBLIC_KEYS": str(keys_folder() / "public"),
        "REMBUK_PEERS": ",".join(f"{name}=http://127.0.0.1:1" for name in SERVICES),
        "REMBUK_PUBLIC_URL": "http://rembuk.test",
        "REMBUK_SMTP_URL": "smtp://127.0.0.1:1",
        "REMBUK_MAIL_FROM": "Rembuk <rembuk@rembuk.test>",
        "REMBUK_FIELD_KEY_FILE": str(key),
        "REMBUK_BOX_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "REMBUK_BOARD_PRIVATE_KEY_FILE": str(keys_folder() / "board.pem"),
        "REMBUK_SECRET_KEY": "only-for-this-test",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, WORKERS[service]],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    reactions, tasks = done.stdout.splitlines()
    return set(reactions.split()), set(tasks.split())


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_reacts_to_what_the_routes_send_it_and_to_nothing_else(service: str, tmp_path: Path) -> None:
    reactions, tasks = worker_of(service, tmp_path)
    assert reactions == {kind.event_type for kind, listeners in ROUTES.items() if service in listeners}
    assert {f"{service}.receive", f"{service}.catch_up"} <= tasks
    assert all(task.startswith(f"{service}.") for task in tasks)
