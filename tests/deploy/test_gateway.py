"""The door, with a real Caddy in front of small stand-ins: what it publishes, what it hides, how it waits."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from deploy.embedded.ports import free_ports
from deploy.embedded.servers import INNER_DOORS, caddy, plan_gateway
from deploy.town import DOORS, PUBLISHED
from tests.deploy.stand_ins import Echo, running, serve

HIDDEN = [
    "/internal/events",
    "/metrics",
    "/health/ready",
    "/health/live",
    "/api",
    "/api/voting",
    "/api/voting/internal/events",
    "/api/voting/v1/../internal/events",
    "/api/voting/v1/%2e%2e/internal/events",
    "/api/voting/v1/..%2finternal/events",
    "//internal/events",
    "/x/../internal/events",
    "/%69nternal/events",
    "/INTERNAL/events",
    "/api/portal/v1/people",
    "/api/voting/metrics",
    "/api/voting/health/ready",
    "/api/nobody/v1/x",
    "/internal",
]


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, dict[str, int]]]:
    """A client of a running gateway, and the ports of the stand-ins behind it; identity is away."""
    port, box_port, mail, *rest = free_ports(3 + len(INNER_DOORS) + len(DOORS))
    inner, rest = rest[: len(INNER_DOORS)], rest[len(INNER_DOORS) :]
    ports = dict(zip(DOORS, rest, strict=True)) | {"gateway box": box_port}
    servers = [serve(name, ports[name]) for name in DOORS if name != "identity"] + [serve("mail", mail)]
    plan = plan_gateway(tmp_path_factory.mktemp("gateway"), port, box_port, ports, mail, inner_ports=inner)
    with (
        running(plan.argv, plan, tmp_path_factory.mktemp("log") / "caddy.log"),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=15) as client,
    ):
        yield client, ports
    for server in servers:
        server.shutdown()
        server.server_close()


def raw(client: httpx.Client, path: str) -> httpx.Response:
    """GET exactly `path`, which httpx would otherwise tidy up."""
    url = client.base_url.copy_with(raw_path=path.encode())
    return client.send(client.build_request("GET", url, extensions={"target": path.encode()}))


@pytest.mark.parametrize("path", HIDDEN)
def test_the_inside_of_a_service_cannot_be_reached(door: tuple[httpx.Client, dict[str, int]], path: str) -> None:
    answer = raw(door[0], path)
    assert answer.status_code == httpx.codes.NOT_FOUND
    assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize("service", sorted(set(PUBLISHED) - {"identity"}))
def test_an_api_answers_under_the_name_of_its_service(door: tuple[httpx.Client, dict[str, int]], service: str) -> None:
    assert door[0].get(f"/api/{service}/v1/polls?page=2").text == f"{service} /v1/polls?page=2"


def test_pages_come_from_the_portal_and_mails_from_the_letter_box(door: tuple[httpx.Client, dict[str, int]]) -> None:
    assert door[0].get("/usulan/17").text == "portal /usulan/17"
    assert door[0].get("/surat/abc").text == "mail /surat/abc"
    assert door[0].get("/health").text == "ok"


@pytest.fixture
def box(door: tuple[httpx.Client, dict[str, int]]) -> Iterator[httpx.Client]:
    """A client of the ballot box's own address."""
    with httpx.Client(base_url=f"http://127.0.0.1:{door[1]['gateway box']}", trust_env=False, timeout=15) as client:
        yield client


def test_the_box_has_an_address_of_its_own_and_learns_nobodys(box: httpx.Client) -> None:
    told = {"Cookie": "rembuk-session=secret", "User-Agent": "Telepon Ibu Siti", "X-Forwarded-For": "10.1.2.3"}
    answer = box.post("/v1/polls/x/ballots", headers=told)
    assert answer.text == "box /v1/polls/x/ballots"
    heard = {name.lower(): value for name, value in Echo.heard.items()}
    assert not {"cookie", "x-forwarded-for"} & heard.keys()
    assert "Siti" not in heard["user-agent"]
    assert "127.0.0.1" not in str([value for name, value in heard.items() if name != "host"])


@pytest.mark.parametrize("path", ["/", "/internal/keys", "/health/ready", "/metrics", "/api/voting/v1/polls", "/masuk"])
def test_nothing_but_the_box_answers_at_its_address(box: httpx.Client, path: str) -> None:
    assert raw(box, path).status_code == httpx.codes.NOT_FOUND


@pytest.mark.parametrize("path", ["/api/box/v1/polls", "/api/signer/v1/keys"])
def test_box_and_signer_do_not_answer_at_the_citys_address(
    door: tuple[httpx.Client, dict[str, int]], path: str
) -> None:
    assert raw(door[0], path).json()["code"] == "not_found"


def test_headers_say_nothing_of_the_machinery(door: tuple[httpx.Client, dict[str, int]]) -> None:
    answer = door[0].get("/")
    assert "server" not in answer.headers
    assert "via" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_service_that_stays_away_is_a_sentence_and_one_that_returns_is_waited_for(
    door: tuple[httpx.Client, dict[str, int]],
) -> None:
    client, ports = door
    answer = client.get("/api/identity/v1/me")
    assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE
    assert answer.json()["code"] == "service_unavailable"
    assert answer.headers["retry-after"] == "5"
    timer = threading.Timer(0.7, lambda: returned.append(serve("identity", ports["identity"])))
    returned: list[ThreadingHTTPServer] = []
    timer.start()
    assert client.get("/api/identity/v1/me").text == "identity /v1/me"
    returned[0].shutdown()
    returned[0].server_close()


def test_a_production_gateway_has_no_page_of_mails(tmp_path: Path) -> None:
    plan = plan_gateway(tmp_path, 8000, 8001, dict.fromkeys(DOORS, 9), None, inner_ports=[1, 2, 3])
    adapted = subprocess.run(
        [str(caddy()), "adapt", *plan.argv[plan.argv.index("--config") :]],
        env=os.environ | dict(plan.environment),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "surat" not in adapted.stdout
