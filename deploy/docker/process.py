"""The one entrypoint of the image: becomes the web server, the worker or the migration of a service, or the mail sink.

    python -m deploy.docker.process voting-web | box-web | voting-worker | voting-migrate [--to 0006] | mail-sink

What each is stands in deploy/processes.py; `web voting`, `migrate voting` and so on are other words for the same. The
process becomes the program (exec), so that it receives the signals itself and stops in good order.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.processes import PROCESSES, Kind, Process, process_called
from deploy.town import DATABASES

PORT = "8000"
PROGRAM = Path("/tmp/program")  # noqa: S108 - the container's own /tmp, kept nowhere
"""Where the health check reads whom to end when it hangs."""
# The counting rules as the image's builder compiled them; numba wants to write beside what it reads, hence the copy.
KERNELS = Path("/opt/rembuk/kernels")
PULSE = "/tmp/pulse"  # noqa: S108 - the container's own /tmp, where deploy/docker/healthy.py looks
MAIL_SINK = ["--smtp", "0.0.0.0:1025", "--http", "0.0.0.0:8025", "--folder", "/tmp/mail"]  # noqa: S108 - kept nowhere


def command(*words: str) -> list[str]:
    """The program and arguments of the process that these words name. Raises ValueError where there is none."""
    return _command(*process_called(*words))


def _command(process: Process, more: Sequence[str] = ()) -> list[str]:
    return process.command("python", *_here(process, more))


def _here(process: Process, more: Sequence[str]) -> Sequence[str]:
    """What a container decides about a process; a migration alone may be told more."""
    if process.kind is Kind.WEB:
        threads = os.environ.get("REMBUK_WEB_THREADS") or str(process.threads)
        return [
            "--host", "0.0.0.0", "--port", PORT,  # noqa: S104 - the container's own network
            "--workers", os.environ.get("REMBUK_WEB_WORKERS", "1"), "--blocking-threads", threads,
            "--respawn-failed-workers", "--workers-kill-timeout", "20",
        ]  # fmt: skip
    if process.kind is Kind.WORKER:
        return ["--threads", os.environ.get("REMBUK_WORKER_THREADS") or str(process.threads)]
    return MAIL_SINK if process.name == "mail-sink" else more


def main() -> None:
    """Become the process that the arguments name; a web server brings its database up to date first.

    Migrations wait for each other under a lock of the database, so any number of web servers may start at once.
    """
    try:
        process, more = process_called(*sys.argv[1:])
    except ValueError as error:
        sys.exit(str(error))
    argv = _command(process, more)
    if process.of == "voting" and KERNELS.is_dir():
        shutil.copytree(KERNELS, os.environ["NUMBA_CACHE_DIR"], dirs_exist_ok=True)
    if process.kind is Kind.WORKER:
        os.environ["REMBUK_PULSE_FILE"] = PULSE
    if process.kind is Kind.WEB and process.of in DATABASES:
        code = subprocess.run(_command(PROCESSES[f"{process.of}-migrate"]), check=False).returncode
        if code:
            sys.exit(code)  # the migration has said why
    PROGRAM.write_text(str(os.getpid()), encoding="ascii")
    os.execvp(argv[0], argv)  # noqa: S606 - it is the point


if __name__ == "__main__":
    main()
