"""The city whose pages are measured, and the gateways before what they are measured against."""

from __future__ import annotations

import json
import os
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg

from deploy.embedded.child import dying_with_this_process
from deploy.embedded.plan import answers_http
from deploy.embedded.ports import free_ports
from deploy.embedded.servers import INNER_DOORS, plan_gateway
from deploy.operator.demonstration.registry import Registry
from deploy.operator.folder import environment_of
from deploy.operator.people import EVERYBODY
from deploy.town import DOORS
from tests.journeys.running import RunningCity
from tests.performance.doors import Door
from tests.performance.many_proposals import COMMON, RARE, fill

RESIDENT = "hadi"
COUNTED = "certified"


@dataclass(frozen=True)
class Pages:
    """What is read: names and addresses, those that strangers see as well, and one's own."""

    public: list[tuple[str, list[str]]]
    own: tuple[str, list[str]]

    @property
    def addresses(self) -> list[str]:
        """All of them."""
        return [address for _name, addresses in (*self.public, self.own) for address in addresses]


@dataclass(frozen=True)
class Yardstick:
    """A gateway before something bare."""

    port: int


class PageCity:
    """A demonstration city that runs, and somebody who lives there and is logged in."""

    def __init__(self, folder: Path, city: RunningCity) -> None:
        self._folder, self._city = folder, city
        registry = Registry(environment_of("identity", city.data))
        (self.session,) = registry.sessions_of([EVERYBODY[RESIDENT]]).values()

    @property
    def port(self) -> int:
        """Of its gateway."""
        return self._city.port

    def number_of_proposals(self) -> int:
        """In every state."""
        with psycopg.connect(self._database_url) as connection:
            found = connection.execute("SELECT count(*) FROM proposals").fetchone()
        return int(found[0]) if found else 0

    def fill(self, count: int, supports: int) -> None:
        """So many more proposals, spread over all kelurahan."""
        areas = self._ask("/api/identity/v1/areas")["items"]
        cycle = self._ask("/api/proposals/v1/cycles/current")["id"]
        codes = [area["code"] for area in areas if area["code"].count(".") == 3]
        fill(self._database_url, count, supports, areas=codes, cycle_id=cycle)

    def pages(self) -> Pages:
        """The addresses, with a proposal and a poll that are there."""
        proposal = self._ask("/api/proposals/v1/proposals?limit=1")["items"][0]["id"]
        poll = next(one["id"] for one in self._ask("/api/voting/v1/polls")["items"] if one["state"] == COUNTED)
        words = [f"/usulan?q={word.replace(' ', '+')}" for word in (*COMMON, *RARE)]
        public = [
            ("home", ["/"]),
            ("list", ["/usulan"]),
            ("search", words),
            ("proposal", [f"/usulan/{proposal}"]),
            ("polls", ["/memilih"]),
            ("result", [f"/hasil/{poll}"]),
            ("roadmap", ["/peta-jalan"]),
        ]
        return Pages(public, ("own page", ["/saya"]))

    @contextmanager
    def same_bytes(self, pages: Pages) -> Iterator[Yardstick]:
        """A gateway before bare Flask that answers strangers as the city does, byte by byte."""
        asked = [address for _name, addresses in pages.public for address in addresses]
        told = self._folder / "answers.json"
        told.write_text(json.dumps({address: self._answer(address) for address in asked}), encoding="utf-8")
        with self._before("create_bytes", {"BENCH_ANSWERS": str(told)}, asked[0]) as yardstick:
            yield yardstick

    @contextmanager
    def rendering(self, pages: Pages) -> Iterator[Yardstick]:
        """A gateway before Flask that renders the templates with what the visitor was shown, from memory."""
        told = dict(environment_of("portal", self._city.data))
        told |= {"BENCH_PAGES": json.dumps(pages.addresses), "BENCH_SESSION": self.session}
        with self._before("create_rendering", told, "/memilih") as yardstick:
            yield yardstick

    @contextmanager
    def _before(self, factory: str, told: dict[str, str], first: str) -> Iterator[Yardstick]:
        """The city's gateway once more, before a bare app with the portal's own number of processes and threads."""
        bare = Door(f"tests.performance.bare_pages:{factory}", told, workers=1, threads=8)
        try:
            bare.wait(first)
            with gateway(self._folder / "gateway", bare.port) as port:
                yield Yardstick(port)
        finally:
            bare.close()

    def _answer(self, address: str) -> dict[str, Any]:
        with httpx.stream("GET", self._city.url + address, headers={"Accept-Encoding": "gzip"}) as answer:
            body = b"".join(answer.iter_raw())
            left_out = {"date", "connection", "transfer-encoding", "content-length"}
            headers = [[name, value] for name, value in answer.headers.items() if name.lower() not in left_out]
        if answer.status_code != httpx.codes.OK or ["content-encoding", "gzip"] not in headers:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        return {"headers": headers, "body": b64encode(body).decode()}

    def _ask(self, path: str) -> Any:
        return httpx.get(self._city.url + path).raise_for_status().json()

    @property
    def _database_url(self) -> str:
        return environment_of("proposals", self._city.data)["REMBUK_DATABASE_URL"]


@contextmanager
def page_city(folder: Path) -> Iterator[PageCity]:
    """A city of its own in `folder`, as `rembuk up` starts and fills it."""
    city = RunningCity(folder / "city")
    try:
        city.start()
        city.wait_until_filled()
        yield PageCity(folder, city)
    finally:
        city.stop()


@contextmanager
def gateway(folder: Path, portal_port: int) -> Iterator[int]:
    """The city's own gateway before another portal; the port at which it answers."""
    folder.mkdir(exist_ok=True)
    port, box_port, *inner = free_ports(2 + len(INNER_DOORS))
    plan = plan_gateway(folder, port, box_port, dict.fromkeys(DOORS, portal_port), None, inner_ports=inner)
    process = subprocess.Popen(
        plan.argv, env=os.environ | dict(plan.environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        preexec_fn=dying_with_this_process(),  # noqa: PLW1509 - no thread of ours holds a lock here
    )  # fmt: skip
    try:
        while not answers_http(port, "/health"):
            if process.poll() is not None:
                raise RuntimeError("the second gateway did not open")
        yield port
    finally:
        process.terminate()
        process.wait(30)
