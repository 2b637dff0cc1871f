"""Clocks that go wrong: the database's clock alone opens and closes polls."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from deploy.operator import moved_clock
from services.voting.box.ballots import actions
from services.voting.roll.tokens import actions as tokens
from tests.faults.many_voters import ManyVoters, must_be_counted
from tests.faults.polling_place import Place, eventually
from tests.servers import ROOT

DECIDING = ("box/ballots", "roll/tokens")
"""Subjects that decide whether somebody may still vote."""
DECIDES_NOTHING = "signer_client.py"
"""It asks the signer, and knows how old its own pass is."""
PROCESS_CLOCKS = {"now", "time", "monotonic", "utcnow", "today", "perf_counter", "localtime", "gmtime"}


@pytest.mark.parametrize("wrong", ["-25h", "+25h"])
def test_a_box_and_a_worker_whose_clocks_are_wrong_take_and_count_the_same_ballots(
    place: Place, wrong: str, seed: int
) -> None:
    told = {"LD_PRELOAD": str(faketime()), "FAKETIME": wrong, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    people = place.voters(30)
    for name in ("box", "worker"):
        place.kill(name)
    try:
        place.start("box", "worker", told=told)
        poll_id = place.open_poll(seconds=8)
        early, late = ManyVoters(place, poll_id, seed=seed), ManyVoters(place, poll_id, seed=seed)
        early.vote_all(people[:20])
        held = [late.signed(person) for person in people[20:25]] if len(early.receipts) == 20 else []
        published = place.is_published(poll_id)  # asked first: on a slow machine it may be over by now, and rightly so
        assert place.is_over(poll_id) or not published, "whatever the worker's clock says"
        place.wait_for_the_end(poll_id)
        late.vote_all(people[25:])
        assert set(late.refused.values()) == {"poll_not_open"}
        answers = [late.cast(ballot) for ballot in held]
        assert {(answer.status_code, answer.json()["code"]) for answer in answers} <= {(409, "box_closed")}
        eventually(lambda: place.is_published(poll_id))
        must_be_counted(place, early)
    finally:
        for name in ("box", "worker"):
            place.kill(name)


def test_no_part_that_decides_about_a_vote_reads_a_clock_of_its_own() -> None:
    found = [path for name in DECIDING for path in (ROOT / "services" / "voting" / name).glob("*.py")]
    files = [path for path in found if path.name != DECIDES_NOTHING]
    assert {Path(actions.__file__), Path(tokens.__file__)} <= set(files)
    assert [path.name for path in files if clocks_read(path.read_text())] == []
    assert clocks_read("from shared import clock\nclock.now()") == ["clock", "now"], "or it would find nothing"


def clocks_read(text: str) -> list[str]:
    """What a module imports or calls that tells the time of its own machine."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom | ast.Import):
            found += [name.name for name in node.names if name.name in {"clock", "time"}]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in PROCESS_CLOCKS:
            found.append(node.func.attr)
    return found


def faketime() -> Path:
    """The library that gives a process another time; skips where it is not installed (apt-get install libfaketime)."""
    library = moved_clock.found_library()
    if library is None:
        pytest.skip("libfaketime is not installed, so no process can be given a wrong clock")
    return library
