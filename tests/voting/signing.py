"""The signer as a real process, as `rembuk up` would start it."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from deploy.embedded.child import dying_with_this_process
from tests.people import keys_folder
from tests.servers import ROOT

SECRET = base64.b64encode(bytes(range(32))).decode()
START_SECONDS = 60


@contextmanager
def signer_process(port: int, log: Path) -> Iterator[str]:
    """The signer on `port`, writing to `log`; answers its address and ends with the block."""
    command = [
        sys.executable, "-P", "-m", "granian", "--interface", "wsgi", "--factory",
        "services.voting.signer.app:create_app", "--host", "127.0.0.1", "--port", str(port), "--http", "1",
        "--no-ws", "--workers", "1", "--blocking-threads", "2", "--log-level", "info", "--access-log",
    ]  # fmt: skip
    told = {
        "PYTHONPATH": str(ROOT),
        "REMBUK_SIGNER_SECRET": SECRET,
        "REMBUK_PUBLIC_KEYS": str(keys_folder() / "public"),
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("REMBUK_")}
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, env=inherited | told, cwd=ROOT, stdout=out, stderr=out,
            preexec_fn=dying_with_this_process(),  # noqa: PLW1509 - no thread of ours holds a lock here
        )  # fmt: skip
        try:
            _wait_until_ready(process, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the signer did not start:\n" + log.read_text(errors="replace"))
