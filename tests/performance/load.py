"""A load of prepared HTTP requests over keep-alive connections, so lean that it is not what is measured."""

from __future__ import annotations

import resource
import selectors
import socket
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

LARGEST_ANSWER = 65_536
PATIENCE = 60.0
"""Seconds without any answer after which a run is given up."""


@dataclass(frozen=True)
class Load:
    """What came back: seconds for each answer in order of arrival, answers by status, and what it took."""

    latencies: list[float]
    statuses: Counter[int]
    seconds: float
    generator_seconds: float
    """CPU time of the generator itself."""

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """Seconds within which that share of the answers came."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def request_bytes(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """A POST as it goes over the wire."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json"]
    lines += [f"{name}: {value}" for name, value in headers.items()] + [f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


def get_bytes(path: str, headers: dict[str, str]) -> bytes:
    """A GET as it goes over the wire."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def send(port: int, requests: Sequence[bytes], connections: int) -> Load:
    """Send every request, `connections` at a time, each connection waiting for its answer. Raises TimeoutError."""
    selector = selectors.DefaultSelector()
    for _ in range(connections):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(connection, selectors.EVENT_READ, [0.0])
    waiting = iter(requests)
    latencies: list[float] = []
    statuses: Counter[int] = Counter()
    cpu = _own_cpu()
    began = time.perf_counter()
    under_way = sum(_next(key, waiting) for key in list(selector.get_map().values()))
    while under_way:
        ready = selector.select(PATIENCE)
        if not ready:
            raise TimeoutError(f"{under_way} requests found no answer within {PATIENCE:.0f} s")
        for key, _mask in ready:
            answer = read_answer(cast("socket.socket", key.fileobj))
            latencies.append(time.perf_counter() - key.data[0])
            statuses[int(answer[9:12])] += 1
            under_way += _next(key, waiting) - 1
    seconds = time.perf_counter() - began
    for key in list(selector.get_map().values()):
        cast("socket.socket", key.fileobj).close()
    selector.close()
    return Load(latencies, statuses, seconds, _own_cpu() - cpu)


def _next(key: selectors.SelectorKey, waiting: Iterator[bytes]) -> int:
    request = next(waiting, None)
    if request is None:
        return 0
    key.data[0] = time.perf_counter()
    cast("socket.socket", key.fileobj).sendall(request)
    return 1


def read_answer(connection: socket.socket) -> bytes:
    """A whole answer; a connection that was closed answers with status 000."""
    answer = connection.recv(LARGEST_ANSWER)
    while True:
        head, found, body = answer.partition(b"\r\n\r\n")
        if found and _is_whole(head.lower(), body):
            return answer
        more = connection.recv(LARGEST_ANSWER)
        if not more:
            return b"HTTP/1.1 000"
        answer += more


def _is_whole(head: bytes, body: bytes) -> bool:
    if b"\r\ntransfer-encoding: chunked" in head:
        return body.endswith(b"\r\n0\r\n\r\n")
    return len(body) >= int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)


def _own_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
