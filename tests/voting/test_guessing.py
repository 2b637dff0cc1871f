"""Whoever holds a token or an old receipt learns nothing of a ballot by trying what it might say."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from tests.voting.device import a_key
from tests.voting.town import Town

EVERY_CHOICE = [list(marked) for size in (1, 2, 3) for marked in itertools.combinations("abc", size)]
"""All that a ballot of three projects may say."""
UNKNOWN = "AAAA-BBBB-CCCC-DDDD-EEEE"


def test_a_request_that_proves_itself_gets_its_receipt_whatever_it_says_and_changes_nothing(town: Town) -> None:
    device = town.device(town.resident())
    poll_id = town.open()
    receipt = device.vote(poll_id, ["a"]).json["receipt"]
    assert {device.cast(poll_id, choices).json["receipt"] for choices in EVERY_CHOICE} == {receipt}
    assert town.ballots(poll_id) == [[0]]


@pytest.mark.parametrize("proof", [{}, {"retry_key": "A" * 43}])
def test_who_holds_a_token_learns_nothing_by_guessing_what_its_ballot_says(town: Town, proof: dict[str, str]) -> None:
    device = town.device(town.resident())
    poll_id = town.open()
    device.vote(poll_id, ["a", "c"])
    device.retry_key = None
    told = [device.cast(poll_id, choices, **proof) for choices in EVERY_CHOICE]
    assert {(answer.status_code, answer.data) for answer in told} == {(409, told[0].data)}
    assert town.ballots(poll_id) == [[0, 2]]


def test_a_page_that_knows_of_no_key_casts_once_and_is_told_so_when_it_repeats(town: Town) -> None:
    device = town.device(town.resident())
    poll_id = town.open()
    device.retry_key = None
    assert device.vote(poll_id, ["a"]).status_code == 201
    answer = device.cast(poll_id, ["a"])
    assert (answer.status_code, answer.json["code"]) == (409, "already_voted")
    assert device.cast(poll_id, ["a"], retry_key=a_key()).status_code == 409, "nor may a key be brought afterwards"


def answers_to(town: Town, poll_id: str, receipt: str, retry_key: str | None) -> list[tuple[int, bytes, list[str]]]:
    """Status, body and the database's work for every choice that somebody tries with a receipt."""
    guesser = town.device()
    guesser.retry_key = retry_key
    return [
        (answer.status_code, answer.data, done)
        for choices in [*EVERY_CHOICE, [], ["z"], ["a", "a"], "yes"]
        for answer, done in [statements_of(town, partial(guesser.replace, poll_id, receipt, choices))]
    ]


def statements_of(town: Town, act: Callable[[], TestResponse]) -> tuple[TestResponse, list[str]]:
    """What an act answers, and the statements that the box's database ran for it."""
    done: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        done.append(statement)

    sa.event.listen(town.box_database.engine, "before_cursor_execute", note)
    try:
        return act(), done
    finally:
        sa.event.remove(town.box_database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("retry_key", [None, "A" * 43])
@pytest.mark.parametrize("rooted", [False, True])
def test_an_old_receipt_is_answered_like_one_that_never_was_whatever_is_guessed(
    town: Town, *, rooted: bool, retry_key: str | None
) -> None:
    device = town.device(town.resident())
    poll_id = town.open()
    old = device.vote(poll_id, ["a"]).json["receipt"]
    assert device.replace(poll_id, old, ["b", "c"]).status_code == 201
    if rooted:
        town.tend(hours=1)
    told = answers_to(town, poll_id, old, retry_key)
    assert told == answers_to(town, poll_id, UNKNOWN, retry_key)
    assert {status for status, _, _ in told[: len(EVERY_CHOICE)]} == {404}
    assert len({body for _, body, _ in told[: len(EVERY_CHOICE)]}) == 1
    assert town.ballots(poll_id) == [[1, 2]]


def test_neither_the_first_ballots_key_nor_its_token_tells_what_took_its_place(town: Town) -> None:
    device = town.device(town.resident())
    poll_id = town.open()
    old = device.vote(poll_id, ["a"]).json["receipt"]
    first, device.retry_key = device.retry_key, a_key()
    new = device.replace(poll_id, old, ["b"]).json["receipt"]
    device.retry_key = first
    assert device.replace(poll_id, old, ["b"]).json["code"] == "receipt_unknown"
    told = {(answer.status_code, answer.data) for answer in (device.cast(poll_id, each) for each in EVERY_CHOICE)}
    assert [status for status, _ in told] == [409]
    assert device.replace(poll_id, new, ["c"]).status_code == 201, "who holds the receipt of today still replaces"
    assert town.ballots(poll_id) == [[2]]


def test_without_a_key_a_ballot_is_replaced_once(town: Town) -> None:
    device = town.device(town.resident())
    poll_id = town.open()
    old = device.vote(poll_id, ["a"]).json["receipt"]
    device.retry_key = None
    assert device.replace(poll_id, old, ["b"]).status_code == 201
    assert device.replace(poll_id, old, ["b"]).json["code"] == "receipt_unknown"
    assert town.ballots(poll_id) == [[1]]
