"""Two thousand clients that never finish what they began: the vote goes on, and the door keeps its size."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import psutil
import pytest

from deploy.embedded.ports import free_ports
from deploy.embedded.servers import INNER_DOORS, plan_gateway
from deploy.town import DOORS
from tests.deploy.stand_ins import running
from tests.faults.many_voters import ManyVoters
from tests.faults.polling_place import Place, eventually, family_of
from tests.faults.unfinished import SIEGES, SOCKETS, besieged, trickle

BALLOTS, VOTERS = 30, 4
SLOWEST = 1.0
"""Seconds within which every ballot is taken."""
LARGEST_GATEWAY, LARGEST_BOX = 400_000_000, 250_000_000
"""Bytes: two thirds of what a container of the gateway has, and half of the box's. Seen: 90 MB with heads, 146 with
half bodies, 220 with nearly whole ones, 290 with 2,000 answers that nobody reads; the box 160."""


@dataclass
class Gateway:
    """The city's door before the polling place, and the box's."""

    city: int
    box: int
    process: psutil.Process

    def cast(self, poll_id: str, ballot: dict[str, Any]) -> tuple[int, float]:
        """Cast a ballot as a browser does; the status, and the seconds it took."""
        began = time.monotonic()
        address = f"http://127.0.0.1:{self.box}/v1/polls/{poll_id}/ballots"
        answer = httpx.post(address, json=ballot, trust_env=False, timeout=30)
        return answer.status_code, time.monotonic() - began

    def answers(self, poll_id: str) -> bool:
        """Whether both doors answer within half a second."""
        asked = (f"{self.box}/v1/polls/{poll_id}/roots", f"{self.city}/api/voting/v1/polls/{poll_id}")
        try:
            return all(httpx.get(f"http://127.0.0.1:{at}", trust_env=False, timeout=0.5).is_success for at in asked)
        except httpx.TimeoutException:
            return False

    def try_a_code(self, poll_id: str) -> int:
        """Ask the roll for a token by a code that nobody has."""
        address = f"http://127.0.0.1:{self.city}/api/voting/v1/polls/{poll_id}/coded-tokens"
        return httpx.post(address, json={"code": "x", "blinded": "AAAA"}, trust_env=False, timeout=5).status_code


@pytest.fixture(scope="module")
def gateway(standing: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """The real gateway before the real roll and box; the other services are away."""
    city, box, *rest = free_ports(2 + len(INNER_DOORS) + len(DOORS))
    inner, rest = rest[: len(INNER_DOORS)], rest[len(INNER_DOORS) :]
    ports = dict(zip(DOORS, rest, strict=True)) | {"voting": standing.ports["roll"], "box": standing.ports["box"]}
    plan = plan_gateway(tmp_path_factory.mktemp("gateway"), city, box, ports, None, inner_ports=inner)
    with running(plan.argv, plan, tmp_path_factory.mktemp("log") / "gateway.log") as process:
        yield Gateway(city, box, psutil.Process(process.pid))


@pytest.mark.parametrize("kind", SIEGES)
def test_two_thousand_unfinished_clients_hold_up_no_ballot(
    place: Place, gateway: Gateway, kind: str, seed: int
) -> None:
    people = place.voters(BALLOTS)
    poll_id = place.open_poll()
    voters = ManyVoters(place, poll_id, seed=seed)
    with ThreadPoolExecutor(VOTERS) as threads:
        ballots = list(threads.map(voters.signed, people))
    first = ballots.pop()
    eventually(lambda: voters.cast(first).status_code == httpx.codes.CREATED)  # its paper is in the box
    at_the_box, at_the_city = (words.replace(b"POLL", poll_id.encode()) for words in SIEGES[kind])
    with ExitStack() as siege, ThreadPoolExecutor(VOTERS) as threads:
        sockets = siege.enter_context(besieged(gateway.box, SOCKETS // 2, at_the_box))
        sockets += siege.enter_context(besieged(gateway.city, SOCKETS // 2, at_the_city))
        eventually(lambda: gateway.answers(poll_id), seconds=30)  # whole questions are answered first, read or not
        casting = [threads.submit(gateway.cast, poll_id, ballot) for ballot in ballots]
        trickle(sockets)
        assert gateway.try_a_code(poll_id) in {404, 422}
        told = [one.result() for one in casting]
        size = gateway.process.memory_info().rss
        box = sum(one.memory_info().rss for one in family_of(place.running["box"].pid))
    assert {status for status, _ in told} == {201}
    slowest = max(seconds for _, seconds in told)
    print(f"{kind}: slowest {slowest:.3f} s, gateway {size / 1e6:.0f} MB, box {box / 1e6:.0f} MB")  # noqa: T201 - figures
    assert slowest < SLOWEST
    assert size < LARGEST_GATEWAY
    assert box < LARGEST_BOX
