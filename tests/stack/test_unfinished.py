"""In containers too, clients that never finish what they began hold up no ballot, and the gateway keeps its size."""

from __future__ import annotations

import subprocess
import time
from contextlib import ExitStack, closing

import httpx
import pytest

from deploy.operator.demonstration import polls
from deploy.operator.demonstration.casting import Caster, PaperBallot
from deploy.operator.demonstration.door import Door
from deploy.operator.demonstration.visitors import log_in_all
from deploy.operator.people import CITY, EVERYBODY
from tests.faults.unfinished import SIEGES, SOCKETS, besieged, trickle
from tests.stack.engine import Stack

pytestmark = [pytest.mark.stack, pytest.mark.timeout(1500)]

BALLOTS = 20
SLOWEST = 1.0
"""Seconds for the whole way of a ballot, its token included."""


def test_two_thousand_unfinished_clients_hold_up_no_ballot_in_containers(filled: Stack) -> None:
    with closing(Door(filled.url, filled.box_url)) as door:
        officer = log_in_all(door, [EVERYBODY["dp3akb"].address])[EVERYBODY["dp3akb"].address]
        poll = polls.open_poll(
            officer, closes_at=polls.ends_in(1800), title="Selama dikepung", area_code=CITY, ballot_type="approval",
            max_choices=1, budget=1_000_000, rules={"rule": "greedy"}, codes_only=True,
            projects=[{"id": "1", "title": "Bangku", "cost": 1_000_000, "category": "play"}],
        )  # fmt: skip
        codes = officer.post(f"{polls.POLLS}/{poll['id']}/codes", {"count": 1 + BALLOTS * len(SIEGES)})["codes"]
        with closing(Caster(door, poll["id"])) as caster:
            caster.cast(PaperBallot(codes.pop(), ["1"]))  # by now its paper is in the box
            for kind, words in SIEGES.items():
                held_up(filled, poll["id"], caster, [codes.pop() for _ in range(BALLOTS)], kind, words)
    assert filled.restarts("gateway") == 0
    assert filled.restarts("box-web") == 0


def held_up(
    filled: Stack, poll_id: str, caster: Caster, codes: list[str], kind: str, words: tuple[bytes, bytes]
) -> None:
    """Vote with each of the codes during one kind of siege."""
    at_the_box, at_the_city = (said.replace(b"POLL", poll_id.encode()) for said in words)
    with ExitStack() as siege:
        sockets = siege.enter_context(besieged(filled.box_port, SOCKETS // 2, at_the_box))
        sockets += siege.enter_context(besieged(filled.port, SOCKETS // 2, at_the_city))
        until_answered(filled)
        trickle(sockets)
        slowest = max(seconds_of(caster, code) for code in codes)
        print(f"{kind}: slowest {slowest:.3f} s, gateway {memory_of(filled, 'gateway')}")  # noqa: T201 - figures
    assert slowest < SLOWEST, kind


def until_answered(filled: Stack) -> None:
    """Whole questions are answered first, read or not; from then on nobody who asks waits for who does not read."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        began = time.monotonic()
        told = [httpx.get(f"{url}/health", timeout=30).status_code for url in (filled.url, filled.box_url)]
        told.append(httpx.get(f"{filled.url}/api/voting/v1/polls?limit=1", timeout=30).status_code)
        if set(told) == {200} and time.monotonic() - began < 0.5:
            return
    raise AssertionError("the doors did not come to rest")


def seconds_of(caster: Caster, code: str) -> float:
    """How long one ballot takes."""
    began = time.monotonic()
    caster.cast(PaperBallot(code, ["1"]))
    return time.monotonic() - began


def memory_of(filled: Stack, process: str) -> str:
    """What docker says of a container's memory."""
    asked = ["docker", "stats", "--no-stream", "--format", "{{.MemUsage}}", filled.container(process)["Id"]]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
