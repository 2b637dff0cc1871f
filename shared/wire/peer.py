"""Peer: a process at an address, asked over one kept connection per thread.

Why so: `./rembuk bench wire`. A connection that its thread owns needs no pool and no lock.
"""

from __future__ import annotations

import ssl
import time
from http.client import HTTPException, HTTPResponse, IncompleteRead
from urllib.parse import urlsplit

from shared.telemetry.correlation import correlation_id
from shared.wire.failures import AnswerTooLarge, AnswerUnreadable, NoAnswerInTime, PeerAway, PeerHungUp, WireFailure
from shared.wire.kept import Connection, Kept, TlsConnection
from shared.wire.messages import LARGEST_ANSWER, PATIENCE, Answer, Patience, Request

FIRST_FINAL_STATUS = 200
PIECE = 65_536
"""Bytes read at once where an answer does not tell its length."""


class Peer:
    """Who is asked at `base_url` (http or https, with a path in front where there is one).

    `correlated` says whether our correlation id travels along; `largest` bounds an answer, in bytes.
    """

    def __init__(
        self,
        base_url: str,
        *,
        correlated: bool = True,
        largest: int = LARGEST_ANSWER,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"no address of a peer: {base_url!r}")
        self._host, self._port, self._front = parts.hostname, parts.port, parts.path.rstrip("/")
        self._tls = (tls or ssl.create_default_context()) if parts.scheme == "https" else None
        self._correlated, self._largest = correlated, largest
        self._mine = Kept()

    def ask(self, request: Request, patience: Patience = PATIENCE) -> Answer:
        """The whole answer, whatever it says.

        A peer that hangs up is asked once more where that does no harm: a process that is changed for a newer one
        closes its connections, and beside it another answers. Raises WireFailure.
        """
        until = time.monotonic() + patience.answer
        try:
            return self._exchange(request, patience, until)
        except PeerHungUp:
            if not request.may_be_repeated:
                raise
        return self._exchange(request, patience, until)

    def close(self) -> None:
        """Close this thread's connection; its next question opens another. Threads that end close their own."""
        self._mine.drop()

    def _exchange(self, request: Request, patience: Patience, until: float) -> Answer:
        """Send and read; the connection is kept only where the answer was read to its end."""
        connection = self._mine.ready() or self._open(min(patience.connect, until - time.monotonic()))
        whole = False
        try:
            connection.allow(until)
            connection.request(request.method, self._front + request.target, request.body, self._headers(request))
            response = connection.getresponse()
            body = _read(response, self._largest)
            whole = response.status >= FIRST_FINAL_STATUS
        except (OSError, HTTPException) as error:
            raise _told(error) from error
        finally:
            if not whole:
                self._mine.drop()
        if not whole:
            raise AnswerUnreadable(f"status {response.status} is no answer")
        return Answer(response.status, body, {name.lower(): value for name, value in response.headers.items()})

    def _headers(self, request: Request) -> dict[str, str]:
        named = {"X-Correlation-Id": str(correlation_id())} if self._correlated else {}
        return named | dict(request.headers)

    def _open(self, seconds: float) -> Connection:
        if self._tls is None:
            connection = Connection(self._host, self._port)
        else:
            connection = TlsConnection(self._host, self._port, context=self._tls)
        try:
            connection.open_within(seconds)
        except OSError as error:
            connection.close()
            raise PeerAway(f"{self._host}: {type(error).__name__}") from error
        self._mine.keep(connection)
        return connection


def _read(response: HTTPResponse, largest: int) -> bytes:
    """The whole body. Raises AnswerTooLarge, and http.client's IncompleteRead where it is torn off."""
    if response.length is not None:
        if response.length > largest:
            raise AnswerTooLarge(f"{response.length} bytes")
        return response.read()
    body = bytearray()
    while piece := response.read(PIECE):
        body += piece
        if len(body) > largest:
            raise AnswerTooLarge(f"more than {largest} bytes")
    return bytes(body)


def _told(error: OSError | HTTPException) -> WireFailure:
    name = type(error).__name__
    if isinstance(error, TimeoutError):
        return NoAnswerInTime(name)
    if isinstance(error, ConnectionError | IncompleteRead):
        return PeerHungUp(name)
    return AnswerUnreadable(name)
