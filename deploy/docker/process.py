"""The one entrypoint of the image: becomes the web server, the worker or the migration of a service, or the mail sink.

    python -m deploy.docker.process web voting | web box | worker voting | migrate voting [--to 0006] | mail-sink

The process becomes the program (exec), so that it receives the signals itself and stops in good order.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.town import APPS, DATABASES, KEEPERS, WORKERS

PORT = "8000"
PROGRAM = Path("/tmp/program")  # noqa: S108 - the container's own /tmp, kept nowhere
"""Where the health check reads whom to end when it hangs."""
STORMED = frozenset({"box", "voting"})
"""Doors where everybody comes in the last hour: they have more threads than they let people in at once."""
# The counting rules as the image's builder compiled them; numba wants to write beside what it reads, hence the copy.
KERNELS = Path("/opt/rembuk/kernels")
PULSE = "/tmp/pulse"  # noqa: S108 - the container's own /tmp, where deploy/docker/healthy.py looks
MAIL_SINK = ["--smtp", "0.0.0.0:1025", "--http", "0.0.0.0:8025", "--folder", "/tmp/mail"]  # noqa: S108 - kept nowhere


def command(what: str, service: str, more: Sequence[str] = ()) -> list[str]:
    """The program and arguments for one process; a migration may be told `more`. Raises ValueError for no process."""
    if what == "web" and service in APPS:
        return _web(service)
    if what == "worker" and service in KEEPERS:
        return _worker(service)
    if what == "migrate" and service in DATABASES:
        return [*_migrate(service), *more]
    if what == "mail-sink" and not service:
        return ["python", "-P", "-m", "deploy.mail_sink", *MAIL_SINK]
    raise ValueError(f"there is no process `{what} {service}`".rstrip())


def _web(service: str) -> list[str]:
    return [
        "python", "-P", "-m", "granian", "--interface", "wsgi", "--factory", APPS[service],
        "--host", "0.0.0.0", "--port", PORT, "--http", "1", "--no-ws",  # noqa: S104 - the container's own network
        "--workers", os.environ.get("REMBUK_WEB_WORKERS", "1"),
        "--blocking-threads", os.environ.get("REMBUK_WEB_THREADS") or ("32" if service in STORMED else "8"),
        "--respawn-failed-workers", "--workers-kill-timeout", "20", "--log-level", "error",
    ]  # fmt: skip


def _worker(service: str) -> list[str]:
    return [
        "python", "-P", "-m", "celery", "-A", WORKERS[service], "--quiet", "worker",
        "--pool", "threads", "--concurrency", os.environ.get("REMBUK_WORKER_THREADS", "2"), "--without-gossip",
        "--without-mingle", "--without-heartbeat", "-Q", service, "--loglevel", "INFO", "--hostname", f"{service}@%h",
    ]  # fmt: skip


def _migrate(service: str) -> list[str]:
    return ["python", "-P", "-m", "shared.database.migrate", service]


def main() -> None:
    """Become the process that the arguments name; a web server brings its database up to date first.

    Migrations wait for each other under a lock of the database, so any number of web servers may start at once.
    """
    what, service = (*sys.argv[1:3], "", "")[:2]
    try:
        argv = command(what, service, sys.argv[3:])
    except ValueError as error:
        sys.exit(str(error))
    if service == "voting" and KERNELS.is_dir():
        shutil.copytree(KERNELS, os.environ["NUMBA_CACHE_DIR"], dirs_exist_ok=True)
    if what == "worker":
        os.environ["REMBUK_PULSE_FILE"] = PULSE
    if what == "web" and service in DATABASES:
        code = subprocess.run(_migrate(service), check=False).returncode
        if code:
            sys.exit(code)  # the migration has said why
    PROGRAM.write_text(str(os.getpid()), encoding="ascii")
    os.execvp(argv[0], argv)  # noqa: S606 - it is the point


if __name__ == "__main__":
    main()
