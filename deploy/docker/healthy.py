"""Is the process of this container well? Exit 0 or 1. Standard library alone, since it runs every few seconds."""

import http.client
import sys
import time
from collections.abc import Callable
from pathlib import Path

PULSE = Path("/tmp/pulse")  # noqa: S108 - touched by shared/events/pulse.py
DEAF_SECONDS = 120


def web_is_well(port: int, path: str) -> bool:
    """Whether the web server, and the database behind it, answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
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


def worker_is_well() -> bool:
    """Whether the worker did a task in the last two minutes; it sends itself one every 30 seconds."""
    return PULSE.exists() and time.time() - PULSE.stat().st_mtime < DEAF_SECONDS


CHECKS: dict[str, Callable[[], bool]] = {
    "web": lambda: web_is_well(8000, "/health/ready"),
    "worker": worker_is_well,
    "mail-sink": lambda: web_is_well(8025, "/surat.json"),
}

if __name__ == "__main__":
    sys.exit(0 if CHECKS[sys.argv[1]]() else 1)
