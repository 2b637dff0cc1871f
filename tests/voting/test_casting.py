"""One person, one ballot: however often, however fast, from however many devices."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from flask import Flask

from services.voting.ballots.box import CAST, OPTIONS, BallotBox
from tests.people import bearer
from tests.voting.town import ELSEWHERE, Town, unknown

PRESSES = 50


def test_a_button_pressed_fifty_times_at_once_casts_one_ballot(app: Flask, town: Town) -> None:
    person = town.resident()
    poll_id = town.open()
    headers = town.voter(person)
    ready = threading.Barrier(PRESSES)

    def press(_: int) -> tuple[int, str]:
        client = app.test_client()
        ready.wait()
        answer = client.post(f"/v1/polls/{poll_id}/ballots", json={"choices": ["a"]}, headers=headers)
        return answer.status_code, answer.json.get("code", "")

    with ThreadPoolExecutor(PRESSES) as threads:
        answers = Counter(threads.map(press, range(PRESSES)))
    assert answers == {(201, ""): 1, (409, "already_voted"): PRESSES - 1}
    assert town.ballots(poll_id) == [[0]]
    assert town.get(f"/polls/{poll_id}/turnout").json == {"voters": 1, "voted": 1}


def test_the_same_request_pressed_fifty_times_at_once_gets_one_receipt(app: Flask, town: Town) -> None:
    person, key = town.resident(), str(uuid4())
    poll_id = town.open()
    headers = {**town.voter(person), "Idempotency-Key": key}
    ready = threading.Barrier(PRESSES)

    def press(_: int) -> tuple[int, str]:
        client = app.test_client()
        ready.wait()
        answer = client.post(f"/v1/polls/{poll_id}/ballots", json={"choices": ["a"]}, headers=headers)
        return answer.status_code, answer.json.get("receipt", "")

    with ThreadPoolExecutor(PRESSES) as threads:
        answers = set(threads.map(press, range(PRESSES)))
    assert len(answers) == 1
    assert answers.pop()[0] == 201
    assert town.ballots(poll_id) == [[0]]


def test_a_lost_answer_is_given_again_for_the_same_key_even_after_closing(town: Town) -> None:
    person = town.resident()
    poll_id = town.open()
    first = town.vote(poll_id, person, "a", "c", key="my own random key").json["receipt"]
    assert town.vote(poll_id, person, "c", "a", key="my own random key").json["receipt"] == first
    town.close(poll_id)
    assert town.vote(poll_id, person, "a", "c", key="my own random key").json["receipt"] == first


def test_a_key_is_not_good_for_another_ballot(town: Town) -> None:
    person = town.resident()
    poll_id = town.open()
    assert town.vote(poll_id, person, "a", key="my own random key").status_code == 201
    answer = town.vote(poll_id, person, "b", key="my own random key")
    assert (answer.status_code, answer.json["code"]) == (422, "idempotency_key_reused")
    assert town.ballots(poll_id) == [[0]]


def test_a_key_says_nothing_to_another_voter(town: Town) -> None:
    one, other = town.resident(), town.resident()
    poll_id = town.open()
    receipts = {town.vote(poll_id, person, "a", key="the same key").json["receipt"] for person in (one, other)}
    assert len(receipts) == 2


def test_a_second_ballot_is_refused_with_a_hint_at_the_receipt(town: Town) -> None:
    person = town.resident()
    poll_id = town.open()
    town.vote(poll_id, person, "a")
    answer = town.vote(poll_id, person, "b")
    assert (answer.status_code, answer.json["code"]) == (409, "already_voted")
    assert "receipt" in answer.json["detail"]


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
    person = town.resident()
    poll_id = town.open(max_choices=2)
    answer = town.post(f"/polls/{poll_id}/ballots", {"choices": choices}, town.voter(person))
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert "choices" in answer.json["errors"]
    assert answer.content_type == "application/problem+json"
    assert town.vote(poll_id, person, "a").status_code == 201


def test_a_knapsack_ballot_stays_within_the_money(town: Town) -> None:
    one, other = town.resident(), town.resident()
    poll_id = town.open(ballot_type="knapsack", budget=100_000_000)
    answer = town.vote(poll_id, one, "a", "b")
    assert (answer.json["code"], answer.json["over"]) == ("over_budget", 10_000_000)
    assert town.vote(poll_id, one, "a", "c").status_code == 201
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


def test_who_is_not_on_the_roll_is_told_why(town: Town) -> None:
    elsewhere, child, old = (
        town.resident(ELSEWHERE),
        town.resident(birth_month="2020-01"),
        town.resident(birth_month="1950-01"),
    )
    stranger, poll_id = unknown(), town.open(age_from=17, age_to=60)
    reasons = {person: town.vote(poll_id, person, "a").json["reason"] for person in (elsewhere, child, old, stranger)}
    assert reasons == {elsewhere: "wrong_area", child: "too_young", old: "too_old", stranger: "not_verified"}
    assert town.ballots(poll_id) == []


def test_nobody_votes_without_logging_in(town: Town) -> None:
    poll_id = town.open()
    assert town.post(f"/polls/{poll_id}/ballots", {"choices": ["a"]}).status_code == 401


def test_nobody_votes_before_opening(town: Town) -> None:
    person = town.resident()
    poll_id = town.draft()
    assert town.vote(poll_id, person, "a").json["code"] == "poll_not_open"


def test_a_voting_code_casts_one_ballot_however_it_is_written(town: Town) -> None:
    poll_id = town.open(codes_only=True)
    code, other = town.codes(poll_id, 2)
    path = f"/polls/{poll_id}/coded-ballots"
    spoken = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert town.post(path, {"code": spoken, "choices": ["a"]}).status_code == 201
    again = town.post(path, {"code": code, "choices": ["b"]})
    assert (again.status_code, again.json["code"]) == (409, "already_voted")
    assert town.post(path, {"code": other, "choices": ["b"]}, key="k" * 36).status_code == 201
    assert town.post(path, {"code": other, "choices": ["b"]}, key="k" * 36).status_code == 201
    assert town.post(path, {"code": "0000-0000-0000", "choices": ["b"]}).json["code"] == "code_not_valid"
    assert town.ballots(poll_id) == [[0], [1]]


def test_a_code_of_one_poll_is_worth_nothing_in_another(town: Town) -> None:
    one, other = town.open(codes_only=True), town.open(codes_only=True)
    (code,) = town.codes(one, 1)
    assert town.post(f"/polls/{other}/coded-ballots", {"code": code, "choices": ["a"]}).json["code"] == "code_not_valid"


def test_the_id_of_a_codes_roll_entry_is_no_way_in_for_a_person(town: Town) -> None:
    poll_id = town.open(codes_only=True)
    town.codes(poll_id, 1)
    entry = town.scalar("SELECT voter_id FROM roll_entries")
    answer = town.post(f"/polls/{poll_id}/ballots", {"choices": ["a"]}, bearer(person=entry))
    assert (answer.status_code, answer.json["code"]) == (403, "not_on_roll")


def test_a_lost_connection_is_replaced_without_the_voter_noticing(town: Town) -> None:
    one, other = town.resident(), town.resident()
    poll_id = town.open()
    assert town.vote(poll_id, one, "a").status_code == 201
    town.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    assert town.vote(poll_id, other, "b").status_code == 201
    assert town.ballots(poll_id) == [[0], [1]]


def test_without_a_database_nothing_is_acknowledged(app: Flask, town: Town) -> None:
    person = town.resident()
    poll_id = town.open()
    assert town.get(f"/polls/{poll_id}/eligibility", town.voter(person)).json["can_vote"]
    booth = app.extensions["booth"]
    booth.paper(UUID(poll_id))
    booth.box.close()
    booth.box = BallotBox("postgresql://nobody@127.0.0.1:1/none")
    answer = town.vote(poll_id, person, "a")
    assert (answer.status_code, answer.json["code"]) == (503, "temporarily_unavailable")
    assert answer.headers["Retry-After"]
    assert town.ballots(poll_id) == []


def test_a_ballot_is_cast_by_index_however_short_the_roll_was_when_it_was_planned(town: Town) -> None:
    with psycopg.connect(town.database.url, options=OPTIONS) as connection:
        statement = b"EXPLAIN (GENERIC_PLAN) " + CAST.replace(b"$4", b"$4::smallint[]").replace(b"$3", b"$3::uuid")
        plan = connection.pgconn.exec_(statement)
        text = b"\n".join(plan.get_value(row, 0) or b"" for row in range(plan.ntuples)).decode()
    assert "pk_roll_entries" in text
    assert "pk_polls" in text
    assert "Seq Scan" not in text


def test_the_paper_is_in_the_voters_own_order_each_time(town: Town) -> None:
    projects = [{"id": f"p{at}", "title": f"Program {at}", "cost": 1} for at in range(12)]
    poll_id = town.open(projects=projects)
    people = [town.resident() for _ in range(6)]

    def order(headers: dict[str, str] | None) -> list[str]:
        return [line["id"] for line in town.get(f"/polls/{poll_id}/paper", headers).json["projects"]]

    orders = [order(town.voter(person)) for person in people]
    assert orders == [order(town.voter(person)) for person in people], "hers each time"
    assert len({tuple(own) for own in orders}) == 6
    assert order(None) == [project["id"] for project in projects], "print order for strangers"
    assert all(sorted(own) == sorted(order(None)) for own in orders)


def test_eligibility_names_the_exact_reason(town: Town) -> None:
    voter, voted, elsewhere = town.resident(), town.resident(), town.resident(ELSEWHERE)
    poll_id = town.open()
    town.vote(poll_id, voted, "a")

    def standing(headers: dict[str, str] | None) -> Any:
        answer = town.get(f"/polls/{poll_id}/eligibility", headers).json
        assert town.get(f"/polls/{poll_id}/paper", headers).json["eligibility"] == answer
        return answer

    assert standing(town.voter(voter)) == {"can_vote": True, "reason": None, "voted": False}
    assert standing(town.voter(voted)) == {"can_vote": False, "reason": "already_voted", "voted": True}
    assert standing(town.voter(elsewhere))["reason"] == "wrong_area"
    assert standing(town.voter(unknown()))["reason"] == "not_verified"
    assert standing(None)["reason"] == "not_logged_in"
    town.close(poll_id)
    assert standing(town.voter(voter))["reason"] == "poll_not_open"
    assert standing(town.voter(voted)) == {"can_vote": False, "reason": "poll_not_open", "voted": True}
