"""Identity's own worker as a real process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from deploy.embedded.child import dying_with_this_process
from services.identity.settings import IdentitySettings
from tests.people import keys_folder
from tests.servers import ROOT

NOWHERE = "redis://127.0.0.1:1/0"


def environment(settings: IdentitySettings) -> dict[str, str]:
    """What a process of identity is told; Redis is nowhere."""
    return {
        "REMBUK_DATABASE_URL": settings.database_url,
        "REMBUK_BROKER_URL": NOWHERE,
        "REMBUK_CACHE_URL": NOWHERE,
        "REMBUK_PUBLIC_URL": settings.public_url,
        "REMBUK_PEERS": "",
        "REMBUK_PRIVATE_KEY_FILE": str(keys_folder() / "identity.pem"),
        "REMBUK_PUBLIC_KEYS": str(keys_folder() / "public"),
        "REMBUK_FIELD_KEY_FILE": str(settings.field_key_file),
        "REMBUK_SMTP_URL": settings.smtp_url,
        "REMBUK_MAIL_FROM": settings.mail_from,
    }


@contextmanager
def worker(
    settings: IdentitySettings, log: Path, *, started_by: Sequence[str] = ("shared.events.work",)
) -> Iterator[subprocess.Popen[bytes]]:
    """The worker, as `rembuk up` starts it; asked to stop at the end."""
    command = [
        sys.executable, "-m", *started_by, "services.identity.worker:create_worker", "--threads", "1",
    ]  # fmt: skip
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("REMBUK_")}
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, env=inherited | environment(settings), cwd=ROOT, stdout=out, stderr=out,
            preexec_fn=dying_with_this_process(),  # noqa: PLW1509 - no thread of ours holds a lock here
        )  # fmt: skip
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
