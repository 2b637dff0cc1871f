"""What the supervisor needs to know of one process: how to start it, when it is ready, how to stop it."""

from __future__ import annotations

import http.client
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path


class Stage(IntEnum):
    """Processes stop in this order: the door first, the servers that others still write to last."""

    DOOR = 0
    SERVICE = 1
    MAIL = 2
    SERVER = 3


def _nothing() -> None:
    return None


@dataclass(frozen=True)
class Plan:
    """One process. `is_ready` may block for a second or two and is called from a thread."""

    name: str
    argv: list[str]
    stage: Stage
    environment: Mapping[str, str] = field(repr=False)
    folder: Path = Path("/")
    """Where it runs."""
    port: int | None = None
    prepare: Callable[[], None] = _nothing
    is_ready: Callable[[], bool] | None = None
    ready_words: str | None = None
    """Where there is nothing to ask: what the process says when it is ready."""
    is_well: Callable[[], bool] | None = None
    """Whether it still does its work; asked every few seconds once it was ready. May block as `is_ready` may."""
    slack: float = 1.0
    """How many times as long as others it may be silent before it is ended and started again."""
    stop_signal: int = signal.SIGTERM
    orphan_signal: int = signal.SIGTERM
    """What the kernel sends it when the supervisor was killed."""
    quiet: bool = False
    """Its lines go to its log file; only errors also to the console."""


def answers_http(port: int, path: str) -> bool:
    """Whether 200 comes from `path` on the loopback `port` now."""
    return _status(port, path, seconds=2) == http.HTTPStatus.OK


def speaks_http(port: int, path: str) -> bool:
    """Whether anything comes, if only that it is busy: a process that says so is alive."""
    return _status(port, path, seconds=5) is not None


def _status(port: int, path: str, *, seconds: float) -> int | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return None
    else:
        return answer.status
    finally:
        connection.close()
