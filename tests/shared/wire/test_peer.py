"""What a Peer does with every way in which a process answers, against real sockets."""

from __future__ import annotations

import gc
import socket
import threading
import time
from collections.abc import Callable

import pytest

from shared.telemetry.correlation import correlation_id
from shared.wire import (
    AnswerTooLarge,
    AnswerUnreadable,
    NoAnswerInTime,
    Patience,
    Peer,
    PeerAway,
    PeerHungUp,
    Request,
    WireFailure,
)
from tests.shared.wire.scripted import Scripted, ok, saying, scripted

GET = Request("GET", "/v1/polls")
POST = Request("POST", "/v1/polls", body=b"{}")
KEYED = Request("POST", "/v1/polls", headers={"Idempotency-Key": "one"}, body=b"{}")


def test_one_connection_carries_question_after_question() -> None:
    with scripted(saying(ok(b'{"n": 1}'), ok(b'{"n": 2}'), ok(b'{"n": 3}'))) as there:
        peer = Peer(there.url)
        assert [peer.ask(GET).json()["n"] for _ in range(3)] == [1, 2, 3]
        peer.close()
    assert there.connections == 1


def test_every_thread_has_a_connection_of_its_own_which_ends_with_it() -> None:
    ended: list[int] = []

    def talk(peer: Scripted, connection: socket.socket, number: int) -> None:
        while peer.question(connection):
            connection.sendall(ok(b"{}"))
        ended.append(number)

    with scripted(talk) as there:
        peer = Peer(there.url)
        for _ in range(3):
            thread = threading.Thread(target=lambda: peer.ask(GET))
            thread.start()
            thread.join()
            gc.collect()
        _until(lambda: len(ended) == 3)
    assert there.connections == 3


def test_a_child_process_does_not_speak_on_its_parents_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted(lambda peer, it, number: saying(*[ok(b"%d" % number)] * 3)(peer, it, number)) as there:
        peer = Peer(there.url)
        assert [peer.ask(GET).body, peer.ask(GET).body] == [b"0", b"0"]
        monkeypatch.setattr("shared.wire.kept.os.getpid", lambda: 1)  # as after a fork
        assert peer.ask(GET).body == b"1"
        peer.close()


@pytest.mark.parametrize("question", [GET, POST, KEYED], ids=["get", "post", "keyed"])
def test_a_kept_connection_that_was_closed_meanwhile_is_opened_anew_whatever_is_asked(question: Request) -> None:
    with scripted(saying(ok(b"{}"))) as there:
        peer = Peer(there.url)
        for _ in range(3):
            assert peer.ask(question).status == 200
            _until(lambda: _is_stale(peer))
    assert (there.connections, len(there.heads)) == (3, 3), "nothing was asked twice"


@pytest.mark.parametrize(("question", "asked"), [(GET, 2), (KEYED, 2), (POST, 1), (Request("DELETE", "/v1/polls"), 1)])
def test_a_peer_that_hangs_up_unanswered_is_asked_again_where_that_is_harmless(question: Request, asked: int) -> None:
    def talk(peer: Scripted, connection: socket.socket, number: int) -> None:
        peer.question(connection)
        if number > 0:
            connection.sendall(ok(b"{}"))

    with scripted(talk) as there:
        if asked == 2:
            assert Peer(there.url).ask(question).status == 200
        else:
            with pytest.raises(PeerHungUp):
                Peer(there.url).ask(question)
    assert len(there.heads) == asked


def test_a_peer_that_always_hangs_up_is_asked_twice_and_no_more() -> None:
    with scripted(saying(b"")) as there, pytest.raises(PeerHungUp):
        Peer(there.url).ask(GET)
    assert len(there.heads) == 2


@pytest.mark.parametrize(
    "torn",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    ],
)
def test_half_an_answer_is_none(torn: bytes) -> None:
    with scripted(saying(torn)) as there, pytest.raises(WireFailure):
        Peer(there.url).ask(POST)
    with scripted(lambda peer, it, n: saying(torn if n == 0 else ok(b"whole"))(peer, it, n)) as there:
        assert Peer(there.url).ask(GET).body == b"whole"


@pytest.mark.parametrize("drip", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"])
def test_a_slow_answer_is_given_up_in_time_however_it_drips(drip: bytes) -> None:
    def talk(peer: Scripted, connection: socket.socket, _number: int) -> None:
        peer.question(connection)
        connection.sendall(drip)
        while True:  # a byte now and then: every single read is quick
            time.sleep(0.05)
            connection.sendall(b"x")

    with scripted(talk) as there:
        began = time.monotonic()
        with pytest.raises(NoAnswerInTime):
            Peer(there.url).ask(GET, Patience(connect=1.0, answer=0.3))
        assert time.monotonic() - began < 1.0
    assert len(there.heads) == 1, "whoever is slow is not asked again"


def test_nobody_there_is_told_apart() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(PeerAway):
        Peer(f"http://127.0.0.1:{port}").ask(GET)


@pytest.mark.parametrize(
    "nonsense", [b"SSH-2.0-OpenSSH_9.9\r\n", b"HTTP/1.1 banana\r\n\r\n", b"HTTP/1.1 103 Early\r\n\r\n"]
)
def test_what_is_no_http_is_unreadable(nonsense: bytes) -> None:
    with scripted(saying(nonsense)) as there, pytest.raises(AnswerUnreadable):
        Peer(there.url).ask(GET)


def test_what_is_no_json_is_unreadable() -> None:
    with scripted(saying(ok(b"<html>"))) as there, pytest.raises(AnswerUnreadable):
        Peer(there.url).ask(GET).json()


def test_chunks_make_a_whole_answer_and_the_connection_is_kept() -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"
    with scripted(saying(chunked, ok(b"next"))) as there:
        peer = Peer(there.url)
        assert [peer.ask(GET).body, peer.ask(GET).body] == [b"hello world", b"next"]
    assert there.connections == 1


@pytest.mark.parametrize(
    "large",
    [
        ok(b"x" * 11),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\nxxxxxxxxxxx\r\n0\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\nxxxxxxxxxxx",
    ],
    ids=["told", "chunked", "until it closes"],
)
def test_more_than_one_would_hold_is_refused(large: bytes) -> None:
    with scripted(saying(large)) as there, pytest.raises(AnswerTooLarge):
        Peer(there.url, largest=10).ask(GET)
    with scripted(saying(large)) as there:
        assert Peer(there.url, largest=11).ask(GET).body == b"x" * 11


@pytest.mark.parametrize(
    ("method", "answer", "status"),
    [
        ("DELETE", b"HTTP/1.1 204 No Content\r\n\r\n", 204),
        ("HEAD", b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", 200),
        ("GET", b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n', 304),
    ],
)
def test_an_answer_without_a_body_ends_at_once(method: str, answer: bytes, status: int) -> None:
    with scripted(saying(answer, ok(b"next"))) as there:
        peer = Peer(there.url)
        empty = peer.ask(Request(method, "/v1/polls"))
        assert (empty.status, empty.body, peer.ask(GET).body) == (status, b"", b"next")
    assert there.connections == 1


def test_a_peer_that_says_close_is_left() -> None:
    with scripted(saying(ok(b"{}", b"Connection: close"))) as there:
        peer = Peer(there.url)
        assert [peer.ask(POST).status, peer.ask(POST).status] == [200, 200]
    assert there.connections == 2


def test_the_thread_of_a_request_goes_along_unless_nobody_may_be_known() -> None:
    with scripted(saying(ok(b"{}"), ok(b"{}"))) as there:
        Peer(there.url).ask(GET)
        Peer(there.url, correlated=False).ask(GET)
    assert f"X-Correlation-Id: {correlation_id()}" in there.heads[0]
    assert "correlation" not in there.heads[1].lower()


def test_a_path_cannot_leave_its_line_nor_grow_a_query() -> None:
    with scripted(saying(ok(b"{}"))) as there:
        Peer(there.url + "/front/").ask(Request("GET", "/v1/polls/a b?x=1\r\nEvil: 1/é", {"q": "a&b=c"}))
    assert (
        there.heads[0].splitlines()[0] == "GET /front/v1/polls/a%20b%3Fx=1%0D%0AEvil:%201/%C3%A9?q=a%26b%3Dc HTTP/1.1"
    )


def test_a_header_cannot_grow_another() -> None:
    with scripted(saying(ok(b"{}"))) as there, pytest.raises(ValueError, match="header"):
        Peer(there.url).ask(Request("GET", "/", headers={"Authorization": "Session a\r\nEvil: 1"}))
    assert there.heads == []


@pytest.mark.parametrize("address", ["", "ftp://there", "127.0.0.1:9000", "http://"])
def test_what_is_no_address_is_refused_at_once(address: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        Peer(address)


def _is_stale(peer: Peer) -> bool:
    return peer._mine.connection is None or peer._mine.connection.is_stale()  # once the FIN arrived


def _until(seen: Callable[[], bool]) -> None:
    until = time.monotonic() + 5
    while not seen():
        assert time.monotonic() < until
        time.sleep(0.005)
