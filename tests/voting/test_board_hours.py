"""The board hour by hour: roots that only grow, a seal that is set once, and boxes that are never counted."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.voting.board.leaves import receipt_of
from services.voting.board.merkle import Tree, extends, includes
from services.voting.board.roots import Root, is_signed, public_bytes
from services.voting.box.ballots.model import Leaf
from services.voting.box.sealing import actions
from shared import clock
from tests.voting.town import Town
from tests.wrong_clock import DAY, machine_ahead


def leaves(town: Town, poll_id: str) -> list[bytes]:
    """The leaves of the board as they stand."""
    return town.in_box("SELECT leaf FROM leaves WHERE poll_id = :id ORDER BY position", id=UUID(poll_id))


@pytest.mark.usefixtures("open_polls")
def test_every_hour_the_leaves_that_came_are_appended_sorted_and_the_tree_only_grows(town: Town) -> None:
    people = [town.resident() for _ in range(9)]
    poll_id = town.open()
    sizes: list[int] = []
    before: list[bytes] = []
    for hour, count in enumerate((3, 1, 5), start=1):
        receipts = {town.vote(poll_id, people.pop(), "a").json["receipt"] for _ in range(count)}
        assert leaves(town, poll_id) == before, "nothing shows before the hour is over"
        town.tend(hours=hour)
        now = leaves(town, poll_id)
        assert now[: len(before)] == before, "what was rooted stays"
        new = now[len(before) :]
        assert new == sorted(new)
        assert {receipt_of(leaf) for leaf in new} == receipts
        sizes.append(len(now))
        before = now
    roots = town.roots(poll_id)
    assert [root["size"] for root in roots] == sizes == [3, 4, 9]
    tree = Tree(before)
    for old, young in itertools.pairwise(roots):
        path = tree.consistency(old["size"], young["size"])
        old_root, new_root = bytes.fromhex(old["root"]), bytes.fromhex(young["root"])
        assert extends(old["size"], young["size"], path, old_root, new_root)
        assert not extends(old["size"], young["size"], path, new_root, old_root)


@pytest.mark.usefixtures("open_polls")
def test_each_root_is_signed_with_the_key_that_the_rules_name_and_names_the_one_before(town: Town) -> None:
    people = [town.resident() for _ in range(2)]
    poll_id = town.open()
    for hour, person in enumerate(people, start=1):
        town.vote(poll_id, person, "a")
        town.tend(hours=hour)
    document = town.get(f"/polls/{poll_id}/document").json
    told = town.box.get(f"/v1/polls/{poll_id}/roots").json
    key = bytes.fromhex(document["board_key"])
    assert key == public_bytes(town.board_key)
    assert told["rules_hash"] == town.get(f"/polls/{poll_id}").json["rules_hash"]
    first, second = (Root(**root) for root in told["items"])
    facts = {"poll_id": poll_id, "rules_hash": told["rules_hash"]}
    assert is_signed(first, None, key=key, **facts)
    assert is_signed(second, first.root, key=key, **facts)
    assert not is_signed(second, None, key=key, **facts), "no root can be left out"
    assert not is_signed(first, None, key=public_bytes(Ed25519PrivateKey.generate()), **facts)


@pytest.mark.usefixtures("open_polls")
def test_within_an_hour_and_where_nothing_came_no_root_is_made(town: Town) -> None:
    person = town.resident()
    poll_id = town.open()
    town.vote(poll_id, person, "a")
    town.tend()
    assert town.roots(poll_id) == [], "the hour is not over"
    for _ in range(2):
        town.tend(hours=1)
    town.tend(hours=2)
    assert [root["size"] for root in town.roots(poll_id)] == [1]


def test_a_receipt_is_found_with_a_proof_as_soon_as_the_hour_is_over(town: Town) -> None:
    people = [town.resident() for _ in range(6)]
    poll_id = town.open()
    receipts = [town.vote(poll_id, person, "b").json["receipt"] for person in people[:5]]
    assert town.find(poll_id, receipts[0])["state"] == "waiting"
    town.tend(hours=1)
    receipts.append(town.vote(poll_id, people[5], "c").json["receipt"])
    assert [town.find(poll_id, receipt)["state"] for receipt in receipts] == ["counted"] * 5 + ["waiting"]
    assert town.find(poll_id, "AAAA-BBBB-CCCC-DDDD-EEEE")["state"] == "unknown"
    town.count(poll_id)
    last = town.roots(poll_id)[-1]
    for receipt in receipts:
        found = town.find(poll_id, receipt.lower().replace("-", " "))
        assert (found["state"], found["root"]) == ("counted", last)
        place, path = found["position"] - 1, [bytes.fromhex(step) for step in found["proof"]]
        leaf = leaves(town, poll_id)[place]
        assert receipt_of(leaf) == receipt
        assert includes(leaf, place, last["size"], path, bytes.fromhex(last["root"]))


def test_the_leaves_are_read_once_for_a_root_and_not_for_every_receipt(town: Town) -> None:
    people = [town.resident() for _ in range(3)]
    poll_id = town.open()
    receipts = [town.vote(poll_id, person, "b").json["receipt"] for person in people]
    town.count(poll_id)
    assert town.find(poll_id, receipts[0])["state"] == "counted"
    with town.box_database.transaction() as inside:
        inside.execute(sa.delete(Leaf).where(Leaf.poll_id == UUID(poll_id)))
    assert [town.find(poll_id, receipt)["state"] for receipt in receipts] == ["counted"] * 3


def test_what_is_no_receipt_is_refused_by_name(town: Town) -> None:
    poll_id = town.open()
    for typed in ("AAAA", "!!", "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF"):
        answer = town.box.post(f"/v1/polls/{poll_id}/receipts", json={"receipt": typed})
        assert (answer.status_code, answer.json["code"]) == (404, "receipt_unknown"), answer.json


@pytest.mark.usefixtures("open_polls")
def test_a_poll_without_a_ballot_is_sealed_and_published_too(town: Town) -> None:
    poll_id = town.open()
    town.count(poll_id)
    assert [(root["number"], root["size"]) for root in town.roots(poll_id)] == [(1, 0)]
    assert all(check.passed for check in town.checks(poll_id))


def test_a_box_is_sealed_once_and_stays_as_it_is(town: Town) -> None:
    people = [town.resident() for _ in range(3)]
    poll_id = town.open()
    for person in people:
        town.vote(poll_id, person, "a")
    town.close(poll_id)
    done = []
    for _ in range(2):
        with town.box_database.transaction() as inside:
            done.append(actions.seal(inside, UUID(poll_id), town.board_key))
    assert done == [True, False]
    told = [town.roots(poll_id), town.turnout(poll_id), town.in_box("SELECT openings FROM boards")]
    town.tend(hours=2)
    town.tick()
    assert [town.roots(poll_id), town.turnout(poll_id), town.in_box("SELECT openings FROM boards")] == told
    assert town.in_box("SELECT count(*) FROM ballots") == [0], "no token's hash and no nonce beside its marks is left"
    with town.box_database.transaction() as inside:
        assert not actions.root_the_hour(inside, UUID(poll_id), town.board_key)


def test_the_keys_that_signed_tokens_are_destroyed_at_closing(town: Town) -> None:
    device, late = town.device(town.resident()), town.device(town.resident())
    poll_id = town.open()
    device.take(poll_id)
    assert town.scalar("SELECT count(sealed_key) FROM electorate_cells") == 2
    town.close(poll_id)
    assert town.scalar("SELECT count(sealed_key) FROM electorate_cells") == 0
    assert late.take(poll_id).json["code"] == "poll_not_open"


def test_the_box_of_a_cancelled_poll_is_emptied_and_never_read(town: Town) -> None:
    one, other = town.device(town.resident()), town.device(town.resident())
    poll_id, running = town.open(), town.open()
    receipt = one.vote(poll_id, ["a"]).json["receipt"]
    other.take(poll_id)
    town.vote(running, town.resident(), "b")
    town.execute("UPDATE polls SET state = 'cancelled' WHERE id = :id", id=UUID(poll_id))
    town.tend()
    assert (town.ballots(poll_id), town.ballots(running)) == ([], [[1]])
    refused = [other.cast(poll_id, ["a"]), one.replace(poll_id, receipt, ["b"])]
    assert {(answer.status_code, answer.json["code"]) for answer in refused} == {(409, "box_closed")}
    town.tick()
    assert town.in_box("SELECT count(*) FROM boards") == [0]
    assert town.box.get(f"/v1/polls/{poll_id}/board").status_code == 404


def test_one_box_that_cannot_be_tended_holds_up_no_other(town: Town) -> None:
    people = [town.resident() for _ in range(2)]
    broken, sound = town.open(), town.open()
    for poll_id in (broken, sound):
        town.vote(poll_id, people.pop(), "a")
        town.close(poll_id)
    town.in_box("UPDATE papers SET document = '{}' WHERE poll_id = :id RETURNING 1", id=UUID(broken))
    town.tick()
    assert (town.state(broken), town.state(sound)) == ("closed", "counted")


@pytest.mark.usefixtures("open_polls")
def test_an_hour_is_over_when_the_boxs_database_says_so_and_no_sooner(town: Town) -> None:
    poll_id = town.open()
    town.vote(poll_id, town.resident(), "a")
    later = "UPDATE papers SET opens_at = clock_timestamp() + interval '1 minute' WHERE poll_id = :id RETURNING 1"
    town.in_box(later, id=UUID(poll_id))  # or the hour might end while we look
    with machine_ahead(2 * DAY):
        town.tend()
    assert leaves(town, poll_id) == []
    earlier = "UPDATE papers SET opens_at = clock_timestamp() - interval '2 hours' WHERE poll_id = :id RETURNING 1"
    town.in_box(earlier, id=UUID(poll_id))
    with machine_ahead(-2 * DAY):
        town.tend()
    assert len(leaves(town, poll_id)) == 1
    (root,) = town.roots(poll_id)
    assert abs(clock.now() - datetime.fromisoformat(root["at"])) < timedelta(hours=2)
