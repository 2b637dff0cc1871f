"""Results: hidden until closing, counted by the published rule, certified by two."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from shared.contracts.roles import Role
from shared.ids import new_id
from tests.voting.town import Town


def test_nobody_sees_a_number_of_a_result_before_the_poll_is_counted(town: Town) -> None:
    person = town.resident()
    poll_id = town.open()
    town.vote(poll_id, person, "c")
    for state in ("open", "closed"):
        if state == "closed":
            town.close(poll_id)
        for headers in (None, town.voter(person), town.officer()):
            answer = town.get(f"/polls/{poll_id}/result", headers)
            assert (answer.status_code, answer.json["code"]) == (409, "result_not_ready")
            assert "votes" not in town.get(f"/polls/{poll_id}", headers).text
    town.tick()
    assert town.get(f"/polls/{poll_id}/result").status_code == 200


@pytest.mark.parametrize(
    ("rule", "winners"),
    [
        ({"rule": "greedy"}, ["a", "c"]),
        ({"rule": "greedy", "utility": "cardinality"}, ["c", "a"]),
        ({"rule": "equal-shares", "utility": "cardinality"}, ["c"]),
        ({"rule": "equal-shares", "utility": "cardinality", "completion": "utilitarian"}, ["c", "a"]),
        ({"rule": "phragmen"}, ["c", "a"]),
    ],
)
def test_a_poll_is_counted_by_the_rule_it_was_opened_with(town: Town, rule: dict[str, str], winners: list[str]) -> None:
    people = [town.resident() for _ in range(6)]
    poll_id = town.open(budget=100_000_000, rules=rule)
    for person, choices in zip(people, (["a"], ["a"], ["a", "b"], ["a", "c"], ["c"], ["c"]), strict=True):
        assert town.vote(poll_id, person, *choices).status_code == 201
    town.count(poll_id)
    result = town.get(f"/polls/{poll_id}/result").json
    assert [winner["id"] for winner in result["winners"]] == winners
    assert [winner["place"] for winner in result["winners"]] == list(range(1, len(winners) + 1))
    assert {row["id"]: (row["votes"], row["chosen"]) for row in result["projects"]} == {
        name: (votes, name in winners) for name, votes in (("a", 4), ("b", 1), ("c", 3))
    }
    assert result["rules"]["rule"] == rule["rule"]
    assert result["cost"] == sum(winner["cost"] for winner in result["winners"])
    assert len(result["outcome"]["rounds"]) == len(winners)


@pytest.mark.usefixtures("open_polls")
def test_a_result_carries_its_explanation_and_an_older_one_has_none(town: Town) -> None:
    people = [town.resident() for _ in range(6)]
    poll_id = town.open(budget=100_000_000, rules={"rule": "greedy"})
    for person in people:
        town.vote(poll_id, person, "a", "b")
    town.count(poll_id)
    told = town.get(f"/polls/{poll_id}/result").json["explanation"]
    assert [(loss["project"], loss["reason"], loss["missing"]) for loss in told["losses"]] == [
        ("b", "does-not-fit", 10_000_000),
        ("c", "no-support", 0),
    ]
    assert [(round_["project"], round_["left"]) for round_ in told["rounds"]] == [("a", 40_000_000)]
    assert (told["everybody"]["voters"], told["everybody"]["represented"], told["partitions"]) == (6, 1.0, {})
    assert {other["rule"] for other in told["others"]} == {"equal-shares", "phragmen"}
    town.execute("UPDATE results SET explanation = NULL")
    assert town.get(f"/polls/{poll_id}/result").json["explanation"] is None


@pytest.mark.usefixtures("open_polls")
def test_an_empty_box_has_a_result_too(town: Town) -> None:
    poll_id = town.open(rules={"rule": "equal-shares", "completion": "increase+utilitarian", "step": "1000"})
    town.count(poll_id)
    result = town.get(f"/polls/{poll_id}/result").json
    assert (result["ballots"], result["winners"], result["cost"]) == (0, [], 0)


def test_two_different_officers_certify_and_nobody_alone(town: Town) -> None:
    poll_id = town.open()
    town.count(poll_id)
    first, again = town.certify(poll_id, town.dp3akb, town.dp3akb)
    assert (first.status_code, again.status_code, again.json["code"]) == (201, 409, "already_certified")
    assert (town.state(poll_id), town.told("poll.certified")) == ("counted", [])
    (second,) = town.certify(poll_id, town.colleague)
    assert second.json["state"] == "certified"
    assert {item["officer_id"] for item in second.json["items"]} == {str(town.dp3akb), str(town.colleague)}
    (third,) = town.certify(poll_id, new_id())
    assert (third.status_code, third.json["code"]) == (409, "poll_not_counted")
    assert len(town.told("poll.certified")) == 1


def test_two_officers_who_certify_at_the_same_moment_make_it_final_once(app: Flask, town: Town) -> None:
    poll_id = town.open()
    town.count(poll_id)
    officers = [town.officer(new_id()) for _ in range(6)]
    ready = threading.Barrier(len(officers))

    def certify(headers: dict[str, str]) -> int:
        ready.wait()
        body = {"statement": "Hasil sesuai."}
        return app.test_client().post(f"/v1/polls/{poll_id}/certifications", json=body, headers=headers).status_code

    with ThreadPoolExecutor(len(officers)) as threads:
        answers = sorted(threads.map(certify, officers))
    assert answers == [201, 201, 409, 409, 409, 409]
    assert (town.state(poll_id), len(town.told("poll.certified"))) == ("certified", 1)


def test_an_officer_of_another_area_certifies_nothing(town: Town) -> None:
    poll_id = town.open()
    town.count(poll_id)
    stranger = town.officer(new_id(), Role.KELURAHAN_OFFICER, "64.71.01.1001")
    answer = town.post(f"/polls/{poll_id}/certifications", {"statement": "Baik."}, stranger)
    assert answer.status_code == 403
    assert town.get(f"/polls/{poll_id}/certifications").json["items"] == []


def test_nothing_is_certified_before_it_is_counted(town: Town) -> None:
    poll_id = town.open()
    for _ in range(2):
        (answer,) = town.certify(poll_id, town.dp3akb)
        assert (answer.status_code, answer.json["code"]) == (409, "poll_not_counted")
        if town.state(poll_id) == "open":
            town.close(poll_id)
