"""Clients that never finish what they began: half a head, half a body, or an answer that they do not read."""

from __future__ import annotations

import contextlib
import resource
import socket
from collections.abc import Iterator
from contextlib import contextmanager

WINDOW = 4096
"""Bytes that a client keeps for an answer which it does not read; the kernel grants some more."""
SPARE = 1_000
"""Descriptors that a test needs besides its sockets."""


def half_a_head(path: str) -> bytes:
    """The beginning of a request, whose last header stops in the middle."""
    return f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: appl".encode()


def half_a_body(path: str, *, promised: int = 5_000, sent: int = 6, kind: str = "application/json") -> bytes:
    """A request that promises so many bytes of body, and the first few of them."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: {promised}\r\n\r\n"
    return head.encode() + b'{"t":"' + b"a" * (sent - 6)


def whole_question(path: str) -> bytes:
    """A request that is whole; who sends it may still not read the answer."""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: identity\r\n\r\n".encode()


@contextmanager
def besieged(port: int, number: int, words: bytes) -> Iterator[list[socket.socket]]:
    """So many sockets at a door, each of which has said `words` and says and reads nothing more."""
    _allow(number + SPARE)
    sockets: list[socket.socket] = []
    try:
        sockets.extend(_begun(port, words) for _ in range(number))
        yield sockets
    finally:
        for one in sockets:
            one.close()


def trickle(sockets: list[socket.socket]) -> int:
    """Send one byte more on each; how many of them are still heard."""
    heard = 0
    for one in sockets:
        with contextlib.suppress(OSError):
            heard += one.send(b"a")
    return heard


def _begun(port: int, words: bytes) -> socket.socket:
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, WINDOW)
    one.settimeout(30)
    one.connect(("127.0.0.1", port))
    with contextlib.suppress(OSError):  # a door that closes at once is a good one
        one.sendall(words)
    return one


def _allow(descriptors: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < descriptors:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(descriptors, hard), hard))


BALLOTS, TOKENS = "/v1/polls/POLL/ballots", "/api/voting/v1/polls/POLL/coded-tokens"
SOCKETS = 2_000
SIEGES = {
    "heads": (half_a_head(BALLOTS), half_a_head(TOKENS)),
    "bodies": (half_a_body(BALLOTS), half_a_body(TOKENS)),
    "nearly whole bodies": (
        half_a_body(BALLOTS, promised=9_990, sent=9_900),
        half_a_body(TOKENS, promised=9_990, sent=9_900),
    ),
    "large bodies": (half_a_body(BALLOTS, promised=90_000), half_a_body(TOKENS, promised=900_000)),
    "readers": (whole_question("/v1/polls/POLL/roots"), whole_question("/api/voting/v1/polls/POLL")),
}
"""What half of SOCKETS say at the box, and the other half at the city, by kind; POLL stands for a poll's id."""
