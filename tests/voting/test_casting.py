"""One token, one ballot: however often, however fast, and whatever happens to the network or the database."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask import Flask

from services.voting.box.ballots.box import CAST, OPTIONS, BallotBox, Entry
from shared.blind_signatures import from_text, to_text
from tests.voting.device import a_key
from tests.voting.town import Town

PRESSES = 50


def press_at_once(box_app: Flask, poll_id: str, bodies: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    """What the box answers to ballots that come together: status, receipt, code."""
    ready = threading.Barrier(len(bodies))

    def press(body: dict[str, Any]) -> tuple[int, str, str]:
        client = box_app.test_client()
        ready.wait(60)
        while (answer := client.post(f"/v1/polls/{poll_id}/ballots", json=body)).status_code == 503:
            assert answer.json["code"] == "crowded", "who is sent away from a full door presses again"
        return answer.status_code, answer.json.get("receipt", ""), answer.json.get("code", "")

    with ThreadPoolExecutor(len(bodies)) as threads:
        return list(threads.map(press, bodies))


def test_the_same_ballot_pressed_fifty_times_at_once_lies_in_the_box_once_under_one_receipt(
    box_app: Flask, town: Town
) -> None:
    device = town.device(town.resident())
    poll_id = town.open()
    device.take(poll_id)
    ballot = {**device.ballot, "choices": ["a"], "retry_key": device.retry_key}
    answers = press_at_once(box_app, poll_id, [ballot] * PRESSES)
    assert len(set(answers)) == 1
    assert answers[0][0] == 201
    assert town.ballots(poll_id) == [[0]]


def test_different_ballots_with_one_token_pressed_at_once_leave_the_first_that_came(box_app: Flask, town: Town) -> None:
    device = town.device(town.resident())
    poll_id = town.open()
    device.take(poll_id)
    bodies = [{**device.ballot, "choices": [name], "retry_key": a_key()} for name in "abc"] * 16
    answers = press_at_once(box_app, poll_id, bodies)
    assert Counter(status for status, _, _ in answers) == {201: 16, 409: 32}, "the first one, and its repetitions"
    assert {code for status, _, code in answers if status == 409} == {"already_voted"}
    assert len({receipt for status, receipt, _ in answers if status == 201}) == 1
    assert len(town.ballots(poll_id)) == 1


def test_a_lost_answer_is_given_again_for_the_same_ballot_after_the_hour_and_even_after_closing(town: Town) -> None:
    device = town.device(town.resident())
    poll_id = town.open()
    first = device.vote(poll_id, ["a", "c"]).json["receipt"]
    assert device.cast(poll_id, ["c", "a"]).json["receipt"] == first
    town.tend(hours=1)
    assert device.cast(poll_id, ["a", "c"]).json["receipt"] == first
    town.close(poll_id)
    assert device.cast(poll_id, ["a", "c"]).json["receipt"] == first
    town.tick()
    assert device.cast(poll_id, ["a", "c"]).json["code"] == "box_closed", "the token is forgotten when it is sealed"
    assert town.find(poll_id, first)["state"] == "counted", "and the receipt stands on the board"


def test_a_token_is_not_good_for_another_ballot_and_the_answer_hints_at_the_receipt(town: Town) -> None:
    device = town.device(town.resident())
    poll_id = town.open()
    assert device.vote(poll_id, ["a"]).status_code == 201
    answer = device.cast(poll_id, ["b"], retry_key=a_key())
    assert (answer.status_code, answer.json["code"]) == (409, "already_voted")
    assert "receipt" in answer.json["detail"]
    assert town.ballots(poll_id) == [[0]]


class BoxThatLosesItsConnection(BallotBox):
    """Its first try is committed and not answered, so that it tries again by itself."""

    def put(self, entry: Entry) -> bool:
        """Put it in, and try once more."""
        return super().put(entry) and super().put(entry)


@pytest.mark.parametrize("retry_key", [None, "A" * 43])
def test_a_ballot_that_was_put_in_over_a_lost_connection_gets_its_receipt(
    box_app: Flask, town: Town, retry_key: str | None
) -> None:
    device = town.device(town.resident())
    poll_id = town.open()
    booth = box_app.extensions["booth"]
    booth.box.close()
    booth.box = BoxThatLosesItsConnection(town.box_database.url)
    device.retry_key = retry_key
    assert device.vote(poll_id, ["a"]).status_code == 201
    assert town.ballots(poll_id) == [[0]]


def test_the_same_choices_get_another_receipt_for_another_voter(town: Town) -> None:
    one, other = town.resident(), town.resident()
    poll_id = town.open()
    assert len({town.vote(poll_id, person, "a").json["receipt"] for person in (one, other)}) == 2


def flipped(text: str) -> str:
    """The same octets but for one bit."""
    octets = bytearray(from_text(text))
    octets[9] ^= 1
    return to_text(bytes(octets))


def test_nobody_votes_with_a_token_that_the_roll_did_not_sign_for_this_very_poll_and_cell(town: Town) -> None:
    device = town.device(town.resident())
    poll_id, coded = town.open(), town.open(codes_only=True)
    device.take(poll_id)
    sound = dict(device.ballot)
    forged = [
        {**sound, "token": flipped(sound["token"])},
        {**sound, "signature": flipped(sound["signature"])},
        {**sound, "signature": to_text(b"short")},
        {**sound, "cell": 1},
        {**sound, "cell": 7},
        {**sound, "cell": -1},
    ]
    for ballot in forged:
        answer = device.cast(poll_id, ["a"], **ballot)
        assert (answer.status_code, answer.json["code"]) == (403, "token_not_valid"), ballot
    assert device.cast(coded, ["a"], cell=1).status_code == 403
    assert town.ballots(poll_id) == town.ballots(coded) == []
    assert device.cast(poll_id, ["a"]).status_code == 201, "and the sound one is still good"


@pytest.mark.parametrize(
    "change",
    [{"token": "AAAA"}, {"token": None}, {"signature": "+/"}, {"signature": 5}, {"cell": True}, {"cell": "0"},
     {"assisted": "yes"}, {"voter": "me"}, {"retry_key": "AAAA"}, {"retry_key": None}, {"retry_key": 7}],
)  # fmt: skip
def test_a_ballot_that_cannot_be_read_is_refused_by_field(town: Town, change: dict[str, Any]) -> None:
    device = town.device(town.resident())
    poll_id = town.open()
    device.take(poll_id)
    answer = device.cast(poll_id, ["a"], **change)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")
    assert list(answer.json["errors"]) == list(change)


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        (["a", "b", "c"], "too_many_choices"),
        ([], "too_few_choices"),
        (["a", "a"], "ballot_invalid"),
        (["z"], "unknown_project"),
        ([1], "unknown_project"),
        ([["a"]], "unknown_project"),
        ("a", "ballot_invalid"),
        ({"a": 1}, "ballot_invalid"),
        (7, "invalid_input"),
        (None, "invalid_input"),
    ],
)
def test_a_ballot_that_breaks_the_rules_is_refused_by_name_and_uses_nothing_up(
    town: Town, choices: Any, code: str
) -> None:
    device = town.device(town.resident())
    poll_id = town.open(max_choices=2)
    answer = device.vote(poll_id, choices)
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert "choices" in answer.json["errors"]
    assert answer.content_type == "application/problem+json"
    assert device.cast(poll_id, ["a"]).status_code == 201


def test_a_knapsack_ballot_stays_within_the_money(town: Town) -> None:
    one, other = town.device(town.resident()), town.resident()
    poll_id = town.open(ballot_type="knapsack", budget=100_000_000)
    answer = one.vote(poll_id, ["a", "b"])
    assert (answer.json["code"], answer.json["over"]) == ("over_budget", 10_000_000)
    assert one.cast(poll_id, ["a", "c"]).status_code == 201
    assert town.vote(poll_id, other, "b", "c").status_code == 201
    assert town.ballots(poll_id) == [[0, 2], [1, 2]]


def test_a_withdrawn_project_cannot_be_marked(town: Town) -> None:
    person = town.resident()
    projects = [
        {"id": "a", "title": "Program a", "cost": 1},
        {"id": "b", "title": "Batal", "cost": 1, "withdrawn": True},
    ]
    poll_id = town.open(projects=projects)
    assert town.vote(poll_id, person, "b").json["code"] == "unknown_project"


def test_a_blank_ballot_counts_where_the_rules_allow_it(town: Town) -> None:
    person = town.resident()
    poll_id = town.open(min_choices=0)
    assert town.vote(poll_id, person).status_code == 201
    assert town.ballots(poll_id) == [[]]


@pytest.mark.usefixtures("open_polls")
def test_a_ballot_whose_token_a_server_made_says_so(town: Town) -> None:
    own, helped = town.device(town.resident()), town.device(town.resident())
    poll_id = town.open()
    helped.take(poll_id)
    assert own.vote(poll_id, ["a"]).status_code == 201
    assert helped.cast(poll_id, ["a"], assisted=True).status_code == 201
    assert town.turnout(poll_id) == {"ballots": 2, "assisted": 1}
    town.count(poll_id)
    assert town.turnout(poll_id) == {"ballots": 2, "assisted": 1}
    assert town.board(poll_id).assisted == 1


def test_before_the_paper_has_come_the_box_asks_for_a_second(town: Town) -> None:
    device = town.device(town.resident())
    poll_id = town.draft()
    town.post(f"/polls/{poll_id}/open", headers=town.officer())
    assert device.take(poll_id).status_code == 201
    answer = device.cast(poll_id, ["a"])
    assert (answer.status_code, answer.json["code"], answer.headers["Retry-After"]) == (404, "paper_not_here", "1")
    town.tend()
    assert device.cast(poll_id, ["a"]).status_code == 201


def test_a_lost_connection_is_replaced_without_the_voter_noticing(town: Town) -> None:
    one, other = town.resident(), town.resident()
    poll_id = town.open()
    assert town.vote(poll_id, one, "a").status_code == 201
    town.in_box(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    assert town.vote(poll_id, other, "b").status_code == 201
    assert town.ballots(poll_id) == [[0], [1]]


def test_without_a_database_nothing_is_acknowledged_and_the_token_stays_good(box_app: Flask, town: Town) -> None:
    device = town.device(town.resident())
    poll_id = town.open()
    device.take(poll_id)
    booth = box_app.extensions["booth"]
    booth.paper(UUID(poll_id))
    sound, booth.box = booth.box, BallotBox("postgresql://nobody@127.0.0.1:1/none")
    answer = device.cast(poll_id, ["a"])
    assert (answer.status_code, answer.json["code"]) == (503, "temporarily_unavailable")
    assert answer.headers["Retry-After"]
    assert town.ballots(poll_id) == []
    booth.box = sound
    assert device.cast(poll_id, ["a"]).status_code == 201


def test_a_ballot_is_cast_by_index_however_few_papers_there_were_when_it_was_planned(town: Town) -> None:
    with psycopg.connect(town.box_database.url, options=OPTIONS) as connection:
        typed = CAST.replace(b"$1", b"$1::uuid").replace(b"$5", b"$5::smallint[]").replace(b"$4", b"$4::boolean")
        plan = connection.pgconn.exec_(b"EXPLAIN (GENERIC_PLAN) " + typed)
        text = b"\n".join(plan.get_value(row, 0) or b"" for row in range(plan.ntuples)).decode()
    # Of the two indexes either will do: that of the open papers holds a few dozen.
    assert "pk_papers" in text or "ix_papers_open" in text, plan.error_message
    assert "pk_ballots" in text
    assert "Seq Scan" not in text
