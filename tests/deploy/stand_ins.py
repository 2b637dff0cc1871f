"""Small stand-ins for the services behind a real gateway, and the gateway."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

from deploy.embedded.plan import Plan

LARGE = ("/board", "/BOARD.json")
"""Ends of addresses at which a stand-in says a lot."""


class StandIn(ThreadingHTTPServer):
    """One that knows whom it stands in for."""

    def __init__(self, name: str, port: int) -> None:
        self.name = name
        super().__init__(("127.0.0.1", port), Echo)


class Echo(BaseHTTPRequestHandler):
    """Says which stand-in was reached, under which path; keeps the headers it was sent last."""

    server: StandIn
    heard: ClassVar[dict[str, str]] = {}
    came: ClassVar[list[str]] = []
    """The stand-ins to which something was sent, or begun to be sent."""
    body: ClassVar[bytes] = b""

    def do_POST(self) -> None:
        """The same, for whoever sends something; what came is kept."""
        Echo.came.append(self.server.name)
        Echo.body = self.in_pieces() if "Transfer-Encoding" in self.headers else self.announced()
        self.do_GET()

    def announced(self) -> bytes:
        """A body that says how long it is."""
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def in_pieces(self) -> bytes:
        """A body that comes in chunks. Raises ValueError where the last one is missing."""
        found = b""
        while size := int(self.rfile.readline(), 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        return found

    def do_GET(self) -> None:
        """Answer with name and path."""
        Echo.heard = dict(self.headers.items())
        body = f"{self.server.name} {self.path}".encode()
        if self.path.endswith(LARGE):
            body = body.ljust(8_000_000)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def serve(name: str, port: int) -> StandIn:
    """A stand-in for a service."""
    server = StandIn(name, port)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server


@contextmanager
def running(command: list[str], plan: Plan, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The gateway of `plan`, begun by `command`."""
    assert plan.is_ready is not None
    with (
        log.open("wb") as said,
        subprocess.Popen(command, env=dict(plan.environment), stdout=said, stderr=said) as process,
    ):
        try:
            while not plan.is_ready():
                assert process.poll() is None, log.read_text()
                time.sleep(0.05)
            yield process
        finally:
            process.terminate()
