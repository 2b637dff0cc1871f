"""Is the process of this container well? Exit 0 or 1. Standard library alone, since it runs every few seconds.

A program that hangs is told from one that waits for a server it needs, and is ended after some such checks in a row
(SIGKILL reaches a stopped process too): the container then ends, and Docker starts it again. Before it was well for the
first time nothing ends it, since a migration may take long.
"""

from __future__ import annotations

import enum
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

TMP = Path("/tmp")  # noqa: S108 - the container's own, empty at each start
PROGRAM, PULSE, HUNG = "program", "pulse", "hung"
"""Files in TMP: the program's process id, what a worker touches after tasks, how many checks in a row failed."""
DEAF_SECONDS = 120
PATIENCE = 4.0
"""Seconds for one answer."""
WEB_CHECKS, WORKER_CHECKS = 5, 9
"""How many in a row end a program: after some 70 s where a web server accepts connections and says nothing (a rush is
over by then, or its turnstile answers), and 90 s after DEAF_SECONDS, in which a worker finds its broker again."""
ASK_POSTGRES, ASK_REDIS = b"\x00\x00\x00\x08\x04\xd2\x16\x2f", b"PING\r\n"
"""Questions that both answer without a login: may it be TLS (one byte comes), and are you there (if only to refuse)."""


class Finding(enum.Enum):
    """What a check found."""

    WELL = "well"
    WAITS = "waits for a server it needs"
    HANGS = "hangs"


def web(port: int = 8000, ready: str = "/health/ready", live: str = "/health/live") -> Finding:
    """Whether the web server, and the database behind it, answers."""
    if _gets(port, ready):
        return Finding.WELL
    if _gets(port, live) or not _answers("REMBUK_DATABASE_URL_FILE", 5432, ASK_POSTGRES):
        return Finding.WAITS
    return Finding.HANGS


def worker() -> Finding:
    """Whether the worker did a task in the last two minutes; it sends itself one by the broker every 30 s."""
    pulse = TMP / PULSE
    if pulse.exists() and time.time() - pulse.stat().st_mtime < DEAF_SECONDS:
        return Finding.WELL
    return Finding.HANGS if _answers("REMBUK_BROKER_URL_FILE", 6379, ASK_REDIS) else Finding.WAITS


def decide(finding: Finding, most: int) -> bool:
    """Keep count of `finding`; whether the program has hung `most` times in a row and is to be ended."""
    count = TMP / HUNG
    if finding is Finding.WELL or (finding is Finding.WAITS and count.exists()):
        count.write_text("0")
    if finding is not Finding.HANGS or not count.exists():
        return False
    times = int(count.read_text() or "0") + 1
    count.write_text(str(times))
    return times >= most


def _gets(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return False
    else:
        return answer.status == http.HTTPStatus.OK
    finally:
        connection.close()


def _answers(variable: str, usual_port: int, question: bytes) -> bool:
    """Whether the server whose address is in the file that `variable` names says anything; True where there is none."""
    file = os.environ.get(variable)
    if not file:
        return True
    address = urlsplit(Path(file).read_text(encoding="utf-8").strip())
    try:
        where = (address.hostname or "", address.port or usual_port)
        with socket.create_connection(where, timeout=PATIENCE) as connection:
            connection.sendall(question)
            return bool(connection.recv(1))
    except OSError:
        return False


KINDS: dict[str, tuple[Callable[[], Finding], int]] = {
    "web": (web, WEB_CHECKS),
    "worker": (worker, WORKER_CHECKS),
    "mail-sink": (lambda: web(8025, "/surat.json", "/surat.json"), WEB_CHECKS),
}


def main() -> None:
    """Look once; end what hangs."""
    look, most = KINDS[sys.argv[1]]
    finding = look()
    if decide(finding, most):
        os.kill(int((TMP / PROGRAM).read_text()), signal.SIGKILL)
    sys.exit(0 if finding is Finding.WELL else 1)


if __name__ == "__main__":
    main()
