"""Somebody with full access to the databases changes what lies there: a citizen's check names it."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.faults.many_voters import ManyVoters
from tests.faults.polling_place import Place, eventually

Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def published(place: Place, seed: int) -> ManyVoters:
    """A poll that was counted, and the receipts of its voters."""
    people = place.voters(12)
    poll_id = place.open_poll()
    voters = ManyVoters(place, poll_id, seed=seed)
    voters.vote_all(people)
    place.close_now(poll_id)
    eventually(lambda: place.is_published(poll_id))
    return voters


def test_every_forgery_of_a_published_board_is_named(place: Place, published: ManyVoters) -> None:
    receipts = list(published.receipts.values())
    whole = record(place, published.poll_id)
    assert place.checks(published.poll_id, receipts)["failed"] == []
    forgeries: dict[str, tuple[Change, set[str]]] = {
        "a leaf changed": (lambda board: board.update(leaves=flipped(board["leaves"])), {"roots", "receipt"}),
        "a leaf taken out": (lambda board: board.update(leaves=shortened(board["leaves"])), {"roots", "receipt"}),
        "a root changed": (lambda board: board["roots"][-1].update(root="00" * 32), {"signatures", "roots"}),
        "a root left out": (lambda board: board.update(roots=board["roots"][:-1]), {"roots"}),
        "ballots changed": (lambda board: board["multiset"][0].update(times=11), {"seal"}),
        "a result changed": (lambda board: board["result"].update(winners=["c"]), {"seal"}),
        "rules changed": (lambda board: board["rules"].update(budget=1), {"rules"}),
    }
    for name, (change, expected) in forgeries.items():
        board = json.loads(json.dumps(whole))
        change(board)
        put(place, published.poll_id, board)
        failed = {check.name for check in place.checks(published.poll_id, receipts)["failed"]}
        assert failed >= expected, (name, failed)
    put(place, published.poll_id, whole)
    assert place.checks(published.poll_id, receipts)["failed"] == []


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE ballots SET marks = CASE marks WHEN '{2}' THEN '{1}' ELSE '{2}'::smallint[] END WHERE poll_id = %s",
        "UPDATE ballots SET nonce = sha256(nonce) WHERE poll_id = %s",
    ],
)
def test_a_ballot_that_was_changed_in_the_box_is_found_before_anything_is_counted(
    place: Place, seed: int, forgery: str
) -> None:
    people = place.voters(12)
    poll_id = place.open_poll()
    voters = ManyVoters(place, poll_id, seed=seed)
    voters.vote_all(people)
    place.query("box", forgery, poll_id)
    place.close_now(poll_id)
    eventually(lambda: "BallotTampered" in place.log("worker") and poll_id in place.log("worker"))
    assert place.state(poll_id) == "closed", "nothing is counted until somebody has looked"
    assert not place.is_published(poll_id)
    place.query("box", "DELETE FROM papers WHERE poll_id = %s", poll_id)


def test_a_ballot_that_was_taken_out_of_the_box_is_missed_by_its_voter(place: Place, seed: int) -> None:
    people = place.voters(12)
    poll_id = place.open_poll()
    voters = ManyVoters(place, poll_id, seed=seed)
    voters.vote_all(people)
    gone = next(iter(voters.receipts.values()))
    place.query("box", "DELETE FROM ballots WHERE poll_id = %s AND receipt = %s", poll_id, gone)
    place.close_now(poll_id)
    eventually(lambda: place.is_published(poll_id))
    failed = place.checks(poll_id, list(voters.receipts.values()))["failed"]
    assert [check.name for check in failed] == ["receipt"]
    assert gone in failed[0].sentence


def record(place: Place, poll_id: str) -> dict[str, Any]:
    """BOARD.json."""
    packed = place.query("box", "SELECT record FROM boards WHERE poll_id = %s", poll_id)[0][0]
    board: dict[str, Any] = json.loads(gzip.decompress(packed))
    return board


def put(place: Place, poll_id: str, board: dict[str, Any]) -> None:
    """Forge BOARD.json where it lies."""
    place.query(
        "box", "UPDATE boards SET record = %s WHERE poll_id = %s", gzip.compress(json.dumps(board).encode()), poll_id
    )


def flipped(leaves: str) -> str:
    """The first leaf with other bytes."""
    return ("AAAA" if not leaves.startswith("AAAA") else "BBBB") + leaves[4:]


def shortened(leaves: str) -> str:
    """All leaves but the first."""
    return base64.b64encode(base64.b64decode(leaves)[32:]).decode()
