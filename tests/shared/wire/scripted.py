"""A peer that says, byte for byte, what a test wants it to say, over a real socket."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Talk = Callable[[socket.socket, int], None]
"""What is done with the n-th connection (from 0)."""


class Scripted:
    """Takes connections and lets `talk` answer each in a thread; `heads` are the requests' heads in order."""

    def __init__(self, talk: Talk, tls: ssl.SSLContext | None = None) -> None:
        self.heads: list[str] = []
        self.connections = 0
        self._talk, self._tls = talk, tls
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.url = f"https://localhost:{self.port}" if tls else f"http://127.0.0.1:{self.port}"
        self._talks: list[threading.Thread] = []
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def question(self, connection: socket.socket) -> bytes:
        """Read one request, head and body; nothing where the asker has gone."""
        text = b""
        while b"\r\n\r\n" not in text:
            more = connection.recv(65_536)
            if not more:
                return b""
            text += more
        head, _, body = text.partition(b"\r\n\r\n")
        self.heads.append(head.decode())
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        while len(body) < int(length or 0):
            body += connection.recv(65_536)
        return text

    def stop(self) -> None:
        """Take no more connections."""
        self._listening.shutdown(socket.SHUT_RDWR)
        for thread in (self._thread, *self._talks):
            thread.join()
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                taken, _ = self._listening.accept()
            except OSError:
                return
            number, self.connections = self.connections, self.connections + 1
            talking = threading.Thread(target=self._let_talk, args=(taken, number))
            talking.start()
            self._talks.append(talking)

    def _let_talk(self, taken: socket.socket, number: int) -> None:
        with taken, suppress(OSError):  # the asker may be faster in going away
            taken.settimeout(5)
            with self._tls.wrap_socket(taken, server_side=True) if self._tls else taken as connection:
                self._talk(connection, number)


@contextmanager
def scripted(
    talk: Callable[[Scripted, socket.socket, int], None], tls: ssl.SSLContext | None = None
) -> Iterator[Scripted]:
    """Such a peer for a while."""
    peer: Scripted
    peer = Scripted(lambda connection, number: talk(peer, connection, number), tls)
    try:
        yield peer
    finally:
        peer.stop()


def saying(*answers: bytes) -> Callable[[Scripted, socket.socket, int], None]:
    """Answer the questions of every connection with these, one each, and then close it."""

    def talk(peer: Scripted, connection: socket.socket, _number: int) -> None:
        for answer in answers:
            if not peer.question(connection):
                return
            connection.sendall(answer)

    return talk


def ok(body: bytes, *lines: bytes) -> bytes:
    """An answer with a length."""
    head = [b"HTTP/1.1 200 OK", b"Content-Length: %d" % len(body), *lines]
    return b"\r\n".join(head) + b"\r\n\r\n" + body
