"""A ballot may be replaced until closing by whoever holds its receipt, and the board shows that it was."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from services.voting.board.leaves import receipt_of
from tests.voting.device import a_key
from tests.voting.town import Town

UNKNOWN = "AAAA-BBBB-CCCC-DDDD-EEEE"


@pytest.mark.usefixtures("open_polls")
@pytest.mark.parametrize("rooted", [False, True])
def test_a_replaced_ballot_counts_as_it_says_now(town: Town, *, rooted: bool) -> None:
    device = town.device(town.resident())
    poll_id = town.open()
    old = device.vote(poll_id, ["a"]).json["receipt"]
    if rooted:
        town.tend(hours=1)
    answer = device.replace(poll_id, old, ["b", "c"])
    new = answer.json["receipt"]
    assert (answer.status_code, new == old) == (201, False)
    assert town.ballots(poll_id) == [[1, 2]]
    assert town.turnout(poll_id) == {"ballots": 1, "assisted": 0}
    town.count(poll_id)
    votes = {row["id"]: row["votes"] for row in town.get(f"/polls/{poll_id}/result").json["projects"]}
    assert votes == {"a": 0, "b": 1, "c": 1}
    board = town.board(poll_id)
    shown = {receipt_of(leaf): at in board.replaced for at, leaf in enumerate(board.leaves)}
    assert shown == ({old: True, new: False} if rooted else {new: False}), "an old leaf stays where it was rooted"
    assert [town.find(poll_id, receipt)["state"] for receipt in (old, new)] == [
        "replaced" if rooted else "unknown", "counted",
    ]  # fmt: skip
    assert all(check.passed for check in town.checks(poll_id, receipts=list(shown)))


@pytest.mark.usefixtures("open_polls")
def test_a_ballot_may_be_replaced_again_and_only_its_newest_receipt_is_good(town: Town) -> None:
    device = town.device(town.resident())
    poll_id = town.open()
    receipts = [device.vote(poll_id, ["a"]).json["receipt"]]
    for hour, choices in enumerate((["b"], ["c"], ["a", "b"]), start=1):
        town.tend(hours=hour)
        device.retry_key = a_key()
        receipts.append(device.replace(poll_id, receipts[-1], choices).json["receipt"])
    device.retry_key = a_key()
    assert len(set(receipts)) == 4
    for old in receipts[:-1]:
        answer = device.replace(poll_id, old, ["c"])
        assert (answer.status_code, answer.json["code"]) == (404, "receipt_unknown")
    assert town.ballots(poll_id) == [[0, 1]]
    town.count(poll_id)
    board = town.board(poll_id)
    assert (len(board.leaves), sorted(board.replaced), board.total) == (4, [0, 1, 2], 1)


@pytest.mark.parametrize("rooted", [False, True])
def test_a_lost_answer_to_a_replacement_is_given_again(town: Town, *, rooted: bool) -> None:
    device = town.device(town.resident())
    poll_id = town.open()
    old = device.vote(poll_id, ["a"]).json["receipt"]
    new = device.replace(poll_id, old, ["c", "b"]).json["receipt"]
    if rooted:
        town.tend(hours=1)
    for choices in (["b", "c"], ["a"]):
        again = device.replace(poll_id, old, choices)
        assert (again.status_code, again.json["receipt"]) == (201, new), "its key proves it, whatever it says"
    device.retry_key = a_key()
    other = device.replace(poll_id, old, ["b", "c"])
    assert (other.status_code, other.json["code"]) == (404, "receipt_unknown")
    assert town.ballots(poll_id) == [[1, 2]]


@pytest.mark.parametrize("key", ["AAAA", 7, "*" * 43])
def test_a_key_that_cannot_be_read_is_refused(town: Town, key: Any) -> None:
    poll_id = town.open()
    device = town.device(town.resident())
    receipt, device.retry_key = device.vote(poll_id, ["a"]).json["receipt"], key
    answer = device.replace(poll_id, receipt, ["b"])
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["retry_key"])


def test_replacements_pressed_at_once_leave_one_ballot(box_app: Flask, town: Town) -> None:
    device = town.device(town.resident())
    poll_id = town.open()
    old = device.vote(poll_id, ["a"]).json["receipt"]
    box_app.extensions["booth"].paper(UUID(poll_id))
    ready = threading.Barrier(12)

    def press(_: int) -> tuple[int, str]:
        ready.wait(60)
        answer = device.replace(poll_id, old, ["b"])
        return answer.status_code, answer.json.get("receipt", "")

    with ThreadPoolExecutor(12) as threads:
        answers = set(threads.map(press, range(12)))
    assert len(answers) == 1
    assert answers.pop()[0] == 201
    assert town.ballots(poll_id) == [[1]]


def test_a_receipt_is_read_however_it_was_typed(town: Town) -> None:
    device = town.device(town.resident())
    poll_id = town.open()
    receipt = device.vote(poll_id, ["a"]).json["receipt"]
    typed = f"  {receipt.lower().replace('-', ' ').replace('o', '0').replace('i', '1').replace('b', '8')} "
    assert device.replace(poll_id, typed, ["b"]).status_code == 201
    assert town.ballots(poll_id) == [[1]]


def test_without_its_receipt_nobody_replaces_a_ballot(town: Town) -> None:
    device, elsewhere = town.device(town.resident()), town.device(town.resident())
    poll_id, other = town.open(), town.open()
    device.vote(poll_id, ["a"])
    theirs = elsewhere.vote(other, ["a"]).json["receipt"]
    for typed in (UNKNOWN, theirs, "", "!", "AAAA"):
        answer = device.replace(poll_id, typed, ["b"])
        assert (answer.status_code, answer.json["code"]) == (404, "receipt_unknown"), typed
        assert answer.json["detail"]
    assert town.ballots(poll_id) == [[0]]


def test_a_replacement_follows_the_rules_of_the_paper(town: Town) -> None:
    device = town.device(town.resident())
    poll_id = town.open(max_choices=1)
    receipt = device.vote(poll_id, ["a"]).json["receipt"]
    answer = device.replace(poll_id, receipt, ["a", "b"])
    assert (answer.status_code, answer.json["code"]) == (422, "too_many_choices")
    assert town.ballots(poll_id) == [[0]]


def test_nobody_replaces_a_ballot_after_closing(town: Town) -> None:
    device = town.device(town.resident())
    poll_id = town.open()
    receipt = device.vote(poll_id, ["a"]).json["receipt"]
    town.close(poll_id)
    town.tend()
    answer = device.replace(poll_id, receipt, ["b"])
    assert (answer.status_code, answer.json["code"]) == (409, "box_closed")
    assert town.ballots(poll_id) == [[0]]


@pytest.mark.parametrize("coded", [False, True])
def test_a_ballot_whose_token_a_server_made_is_not_replaced(town: Town, *, coded: bool) -> None:
    poll_id = town.open(codes_only=coded)
    device = town.device(code=town.codes(poll_id, 1)[0]) if coded else town.device(town.resident())
    device.take(poll_id)
    receipt = device.cast(poll_id, ["a"], assisted=not coded).json["receipt"]
    answer = device.replace(poll_id, receipt, ["b"])
    assert (answer.status_code, answer.json["code"]) == (409, "replacement_refused")
    assert town.ballots(poll_id) == [[0]]
