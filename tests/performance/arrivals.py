"""People who come at a steady rate, whether or not those before them were answered, and come again when told to."""

from __future__ import annotations

import heapq
import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from tests.performance.load import read_answer

CONNECTIONS = 400
"""At most so many wait for an answer at once; who comes beyond that waits in the street, and longer."""
SENT_AWAY = 503
PATIENCE = 60.0
"""Seconds without any answer after which a run is given up."""


@dataclass
class Told:
    """What each of them was told in the end, by her number, and how long every single answer took, in seconds."""

    answers: dict[int, bytes] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)
    sent_away: int = 0
    without_a_time: int = 0
    """Answers with 503 that did not say when to come again."""
    unanswered: int = 0
    """Connections that were closed without an answer."""

    def percentile(self, share: float) -> float:
        """Seconds within which that share of the answers came."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Crowd:
    """Sends requests when their time has come, on connections that are used again."""

    def __init__(self, port: int, requests: Sequence[bytes], rate: float, until: float) -> None:
        """`rate` in people a second; nobody comes again after `until`, an instant of time.monotonic()."""
        self._port, self._requests, self._until = port, requests, until
        began = time.monotonic()
        self._due = [(began + at / rate, at) for at in range(len(requests))]
        self._selector = selectors.DefaultSelector()
        self._free: list[socket.socket] = []
        self._open = 0
        self.told = Told()

    def come(self) -> Told:
        """All of them, until each has had her last answer. Raises TimeoutError."""
        heapq.heapify(self._due)
        last = time.monotonic()
        while self._due or self._selector.get_map():
            self._send_those_whose_time_has_come()
            pause = max(0.0, min(0.05, self._due[0][0] - time.monotonic())) if self._due else 0.05
            ready = self._selector.select(pause)
            for key, _mask in ready:
                self._hear(cast("socket.socket", key.fileobj), *key.data)
            last = time.monotonic() if ready or not self._selector.get_map() else last
            if time.monotonic() - last > PATIENCE:
                raise TimeoutError("nobody was answered any more")
        for connection in self._free:
            connection.close()
        self._selector.close()
        return self.told

    def _send_those_whose_time_has_come(self) -> None:
        while self._due and self._due[0][0] <= time.monotonic() and (self._free or self._open < CONNECTIONS):
            _, at = heapq.heappop(self._due)
            connection = self._free.pop() if self._free else self._connect()
            connection.sendall(self._requests[at])
            self._selector.register(connection, selectors.EVENT_READ, (at, time.monotonic()))

    def _connect(self) -> socket.socket:
        self._open += 1
        connection = socket.create_connection(("127.0.0.1", self._port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def _hear(self, connection: socket.socket, at: int, sent: float) -> None:
        answer = read_answer(connection)
        self._selector.unregister(connection)
        status, now = int(answer[9:12]), time.monotonic()
        self.told.latencies.append(now - sent)
        if status == 0:
            self.told.unanswered += 1
            connection.close()
            self._open -= 1
        else:
            self._free.append(connection)
        self.told.answers[at] = answer
        if status == SENT_AWAY:
            self.told.sent_away += 1
            after = answer.lower().partition(b"retry-after: ")[2].partition(b"\r\n")[0]
            self.told.without_a_time += not after.isdigit()
            if after.isdigit() and now + int(after) < self._until:
                heapq.heappush(self._due, (now + int(after), at))
