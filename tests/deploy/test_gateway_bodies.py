"""What the door does with bodies: it hands on what is whole, keeps little of what is not, and says why it refuses."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest

from deploy.embedded.ports import free_ports
from deploy.embedded.servers import INNER_DOORS, caddy, plan_gateway
from deploy.town import DOORS
from tests.deploy.stand_ins import Echo, running, serve
from tests.faults.unfinished import besieged, half_a_body, trickle, whole_question

FILE = "/api/voting/v1/polls/imports"
WAYS = [
    ("city", "/api/identity/v1/login-codes", "identity"),
    ("city", "/api/proposals/v1/proposals", "proposals"),
    ("city", "/api/voting/v1/polls/x/coded-tokens", "voting"),
    ("city", "/api/programs/v1/programs", "programs"),
    ("city", "/api/notifications/v1/inbox/read", "notifications"),
    ("city", "/masuk", "portal"),
    ("city", "/surat/x", "mail"),
    ("box", "/v1/polls/x/ballots", "box"),
]
SECONDS_HERE = 1
"""What the test that waits for the end of patience puts in the place of a minute."""


class Doors:
    """The running gateway's two doors, with stand-ins behind it."""

    def __init__(self, city: int, box: int) -> None:
        self.ports = {"city": city, "box": box}

    def post(self, door: str, path: str, body: bytes | Iterator[bytes]) -> httpx.Response:
        """Send a body."""
        return httpx.post(f"http://127.0.0.1:{self.ports[door]}{path}", content=body, trust_env=False, timeout=20)


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """The gateway as it is."""
    with opened(tmp_path_factory.mktemp("bodies"), 60) as found:
        yield found


@contextmanager
def opened(folder: Path, seconds: int) -> Iterator[Doors]:
    """The gateway, with so many seconds of patience for a body."""
    port, box_port, mail, *rest = free_ports(3 + len(INNER_DOORS) + len(DOORS))
    inner, rest = rest[: len(INNER_DOORS)], rest[len(INNER_DOORS) :]
    ports = dict(zip(DOORS, rest, strict=True))
    plan = plan_gateway(folder, port, box_port, ports, mail, inner_ports=inner)
    settings = folder / "impatient.json"
    adapt = [str(caddy()), "adapt", *plan.argv[plan.argv.index("--config") :]]
    found = json.loads(subprocess.run(adapt, env=dict(plan.environment), capture_output=True, check=True).stdout)
    for server in found["apps"]["http"]["servers"].values():
        assert server["read_timeout"] == 60 * 10**9, "every listener has a bound"
        server["read_timeout"] = seconds * 10**9
    settings.write_text(json.dumps(found), encoding="utf-8")
    servers = [serve(name, at) for name, at in {**ports, "mail": mail}.items()]
    with running([str(caddy()), "run", "--config", str(settings)], plan, folder / "caddy.log"):
        yield Doors(port, box_port)
    for one in servers:
        one.shutdown()
        one.server_close()


def finish(doors: Doors, door: str, path: str, *, promised: int) -> None:
    """Send half a body, see that nobody behind the door hears of it, send the rest, and see that it came whole."""
    Echo.came.clear()
    with besieged(doors.ports[door], 1, half_a_body(path, promised=promised)) as (sender,):
        time.sleep(0.2)
        assert Echo.came == [], "half a body is nobody's business"
        sender.sendall(b"a" * (promised - 6))
        assert sender.recv(100).startswith(b"HTTP/1.1 200")
    assert len(Echo.body) == promised


@pytest.mark.parametrize(("door", "path", "service"), WAYS)
def test_no_service_hears_of_a_body_before_it_is_whole(doors: Doors, door: str, path: str, service: str) -> None:
    finish(doors, door, path, promised=5_000)
    assert Echo.came == [service]


@pytest.mark.parametrize(("door", "path", "service"), [WAYS[2], WAYS[5], WAYS[7], ("city", FILE, "voting")])
def test_nor_of_a_large_one_and_it_learns_the_address_of_the_sender(
    doors: Doors, door: str, path: str, service: str
) -> None:
    finish(doors, door, path, promised=50_000)
    assert Echo.came == [service]
    heard = {name.lower(): value for name, value in Echo.heard.items()}
    assert heard.get("x-forwarded-for") == (None if door == "box" else "127.0.0.1")
    assert heard["host"] == "localhost"


def test_a_visitor_cannot_say_that_she_comes_from_elsewhere(doors: Doors) -> None:
    address = f"http://127.0.0.1:{doors.ports['city']}/masuk"
    for size in (10, 20_000):
        httpx.post(address, content=b"a" * size, headers={"X-Forwarded-For": "10.1.2.3"}, trust_env=False)
        assert {name.lower(): value for name, value in Echo.heard.items()}["x-forwarded-for"] == "127.0.0.1"


def test_a_body_that_does_not_say_how_long_it_is_comes_whole_too(doors: Doors) -> None:
    assert doors.post("box", "/v1/polls/x/ballots", iter([b"a" * 3_000] * 3)).status_code == httpx.codes.OK
    assert len(Echo.body) == 9_000


@pytest.mark.parametrize("pieces", [1, 11], ids=["announced", "in pieces"])
def test_what_is_too_large_is_refused_in_words_at_every_door(doors: Doors, pieces: int) -> None:
    def body(size: int) -> bytes | Iterator[bytes]:
        return b"a" * size if pieces == 1 else iter([b"a" * (size // 10)] * pieces)

    program = doors.post("city", "/api/voting/v1/polls", body(10_000_000))
    assert (program.status_code, program.json()["code"]) == (413, "request_entity_too_large")
    assert program.headers["content-type"] == "application/problem+json"
    page = doors.post("city", "/masuk", body(10_000_000))
    assert page.status_code == 413
    assert "Kiriman ini terlalu besar" in page.text
    box = doors.post("box", "/v1/polls/x/ballots", body(200_000))
    assert (box.status_code, box.json()["code"]) == (413, "request_entity_too_large")
    assert box.headers["access-control-allow-origin"] == "*"


def test_the_file_of_an_election_may_be_large_and_two_come_in_at_a_time(doors: Doors) -> None:
    assert doors.post("city", FILE, b"a" * 8_000_000).status_code == httpx.codes.OK
    assert len(Echo.body) == 8_000_000
    with besieged(doors.ports["city"], 2, half_a_body(FILE, promised=5_000_000)):
        time.sleep(0.2)
        third = doors.post("city", FILE, b"a" * 2_000_000)
        assert (third.status_code, third.json()["code"]) == (503, "service_unavailable")
        assert third.headers["retry-after"] == "5"
        assert doors.post("city", "/masuk", b"a" * 50_000).status_code == httpx.codes.OK, "nobody else waits"


@pytest.mark.parametrize(("door", "board"), [("box", "/v1/polls/x/board"), ("city", "/papan/x/BOARD.json")])
def test_sixteen_who_do_not_read_a_board_keep_it_from_others_and_nothing_else(
    doors: Doors, door: str, board: str
) -> None:
    address = f"http://127.0.0.1:{doors.ports[door]}"
    assert len(httpx.get(address + board, trust_env=False).content) == 8_000_000
    with besieged(doors.ports[door], 16, whole_question(board)):
        time.sleep(0.5)
        assert httpx.get(address + board, trust_env=False, timeout=20).status_code == 503
        assert doors.post(door, "/v1/polls/x/ballots", b"a" * 50_000).status_code == httpx.codes.OK


def test_whoever_does_not_finish_is_let_go_and_told_so(tmp_path: Path) -> None:
    with opened(tmp_path, SECONDS_HERE) as doors:
        Echo.came.clear()
        said = {}
        for door, path in (
            ("city", "/masuk"),
            ("city", "/api/identity/v1/login-codes"),
            ("box", "/v1/polls/x/ballots"),
        ):
            for size in (5_000, 50_000):
                with besieged(doors.ports[door], 1, half_a_body(path, promised=size)) as (sender,):
                    trickle([sender])
                    said[path, size] = b"".join(iter(partial(sender.recv, 65536), b"")).decode()
        assert Echo.came == [], "it is handed on to nobody"
    assert all(words.startswith("HTTP/1.1 408") for words in said.values()), said
    assert "belum sampai utuh" in said["/masuk", 5_000]
    assert '"code":"request_timeout"' in said["/api/identity/v1/login-codes", 5_000]
    assert "Access-Control-Allow-Origin: *" in said["/v1/polls/x/ballots", 5_000]
