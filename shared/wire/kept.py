"""Connections that a thread keeps to one peer: opened and read in time, and left when their other end is gone."""

from __future__ import annotations

import os
import select
import threading
import time
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket

SHORTEST = 0.001
"""Seconds; a socket with a timeout of nothing would not block at all."""


class Connection(HTTPConnection):
    """A connection that knows by which instant (of `time.monotonic`) its answer has to be whole."""

    until = 0.0

    def open_within(self, seconds: float) -> None:
        """Connect. Raises OSError, also where it takes longer."""
        self.timeout = max(SHORTEST, seconds)
        self.connect()
        self._poll = select.poll()
        self._poll.register(self.sock, select.POLLIN)

    def allow(self, until: float) -> None:
        """Give the next question and its answer time until then."""
        self.until = until
        self.sock.settimeout(_left(until))

    def is_stale(self) -> bool:
        """Whether the other end has closed it, or has spoken unasked; before a question there is nothing to read."""
        return self.sock is None or bool(self._poll.poll(0))

    def response_class(self, sock: socket.socket, **how: Any) -> HTTPResponse:  # type: ignore[override]  # only called
        """How http.client makes its responses: here one that is read in time."""
        return TimedResponse(sock, self.until, **how)

    def __del__(self) -> None:
        self.close()  # with the thread that kept it


class TlsConnection(Connection, HTTPSConnection):
    """The same over TLS."""


class TimedResponse(HTTPResponse):
    """A response that has to be whole by an instant, however slowly it drips."""

    def __init__(self, sock: socket.socket, until: float, **how: Any) -> None:
        super().__init__(sock, **how)
        self.fp = BufferedReader(_TimedReads(self.fp.detach(), sock, until))


class _TimedReads(RawIOBase):
    def __init__(self, raw: RawIOBase, sock: socket.socket, until: float) -> None:
        self._raw, self._sock, self._until = raw, sock, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer is not whole yet")
        self._sock.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class Kept(threading.local):
    """The connection of each thread; one that was opened before a fork belongs to the parent."""

    connection: Connection | None = None
    owner = 0

    def ready(self) -> Connection | None:
        """This thread's connection where it can be used, None where a new one is needed."""
        kept = self.connection
        if kept is None:
            return None
        if self.owner != os.getpid() or kept.is_stale():
            self.drop()
            return None
        return kept

    def keep(self, connection: Connection) -> None:
        """Keep it for this thread."""
        self.connection, self.owner = connection, os.getpid()

    def drop(self) -> None:
        """Close this thread's connection."""
        kept, self.connection = self.connection, None
        if kept is not None:
            kept.close()


def _left(until: float) -> float:
    return max(SHORTEST, until - time.monotonic())
