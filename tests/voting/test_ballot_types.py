"""Every type of ballot, from the poll that asks for it to the count that reads it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from tests.voting.town import Town

QUESTION = [{"id": "gang", "title": "Gang Mawar satu arah pada jam sekolah", "cost": 20_000_000}]
POINTS: dict[str, Any] = {
    "ballot_type": "points", "points": 10, "points_each": 6, "rules": {"rule": "greedy", "utility": "cost-points"},
}  # fmt: skip
RANKING: dict[str, Any] = {"ballot_type": "ranking", "max_choices": 2, "rules": {"rule": "instant-runoff"}}
YES_NO: dict[str, Any] = {"ballot_type": "yes_no", "projects": QUESTION, "rules": {"rule": "yes-no"}}


def say(town: Town, poll_id: str, choices: Any, person: UUID | None = None) -> TestResponse:
    """Somebody of Damai says something."""
    return town.vote(poll_id, person or town.resident(), said=choices)


def result(town: Town, poll_id: str) -> Any:
    """What the count says."""
    town.count(poll_id)
    answer = town.get(f"/polls/{poll_id}/result")
    assert answer.status_code == 200, answer.json
    return answer.json


@pytest.mark.usefixtures("open_polls")
def test_points_are_added_up_and_not_ballots(town: Town) -> None:
    people = [town.resident() for _ in range(3)]
    poll_id = town.open(**POINTS)
    for person, choices in zip(people, ({"a": 6, "b": 1}, {"b": 1}, {"b": 1}), strict=True):
        assert say(town, poll_id, choices, person).status_code == 201
    assert town.ballots(poll_id) == [[0, 6, 1, 1], [1, 1], [1, 1]]
    told = result(town, poll_id)
    assert [winner["id"] for winner in told["winners"]] == ["a"], (
        "six points before three; what would still fit has none"
    )


def test_a_ranking_keeps_its_order_to_the_count(town: Town) -> None:
    people = [town.resident() for _ in range(5)]
    poll_id = town.open(**RANKING)
    rankings = (["a", "b"], ["a", "c"], ["b", "c"], ["c", "b"], ["b", "c"])
    for person, choices in zip(people, rankings, strict=True):
        assert say(town, poll_id, choices, person).status_code == 201
    assert town.ballots(poll_id) == [[0, 1], [0, 2], [1, 2], [1, 2], [2, 1]]
    told = result(town, poll_id)
    assert [winner["id"] for winner in told["winners"]] == ["b"], "c leaves first, and its second choice is b"
    assert told["outcome"]["eliminations"][0]["eliminated"] == "c"


@pytest.mark.usefixtures("open_polls")
def test_a_majority_says_yes(town: Town) -> None:
    people = [town.resident() for _ in range(4)]
    poll_id = town.open(**YES_NO, min_choices=0)
    for person, choices in zip(people, ("yes", "yes", "no", "abstain"), strict=True):
        assert say(town, poll_id, choices, person).status_code == 201
    assert town.ballots(poll_id) == [[], [0], [1], [1]]
    told = result(town, poll_id)
    assert (told["outcome"]["passed"], told["cost"]) == (True, 20_000_000)
    assert told["outcome"]["scores"] == {"gang": 2, "no": 1}
    assert [winner["id"] for winner in told["winners"]] == ["gang"]


@pytest.mark.parametrize(("answers", "quorum"), [(("yes", "no"), 0), (("yes", "yes"), 3), ((), 0)])
def test_a_no_chooses_nothing_and_can_be_certified(town: Town, answers: tuple[str, ...], quorum: int) -> None:
    people, proposal = [town.resident() for _ in answers], str(town.shortlisted())
    rules = {"rule": "yes-no", "quorum": quorum}
    poll_id = town.open(ballot_type="yes_no", proposal_ids=[proposal], rules=rules)
    for person, choices in zip(people, answers, strict=True):
        assert say(town, poll_id, choices, person).status_code == 201
    told = result(town, poll_id)
    assert (told["outcome"]["passed"], told["winners"], told["cost"]) == (False, [], 0)
    town.certify(poll_id, town.dp3akb, town.colleague)
    (certified,) = town.told("poll.certified")
    assert (certified["winners"], certified["not_chosen"]) == ([], [proposal])


@pytest.mark.parametrize(
    ("poll", "choices", "code"),
    [
        (POINTS, {"a": 7}, "too_many_points"),
        (POINTS, {"a": 6, "b": 5}, "too_many_points"),
        (POINTS, {}, "too_few_choices"),
        (POINTS, {"a": 0}, "ballot_invalid"),
        (POINTS, {"a": True}, "ballot_invalid"),
        (POINTS, {"a": 1.0}, "ballot_invalid"),
        (POINTS, {"z": 1}, "unknown_project"),
        (POINTS, ["a"], "ballot_invalid"),
        (POINTS | {"max_choices": 1}, {"a": 1, "b": 1}, "too_many_choices"),
        (RANKING, ["a", "b", "c"], "too_many_choices"),
        (RANKING, ["a", "a"], "ballot_invalid"),
        (RANKING, [], "too_few_choices"),
        (RANKING, {"a": 1}, "ballot_invalid"),
        (YES_NO, "maybe", "ballot_invalid"),
        (YES_NO, "abstain", "too_few_choices"),
        (YES_NO, ["yes"], "ballot_invalid"),
    ],
)
def test_a_ballot_of_the_wrong_shape_or_size_is_refused_by_name(
    town: Town, poll: dict[str, Any], choices: Any, code: str
) -> None:
    person = town.resident()
    poll_id = town.open(**poll)
    answer = say(town, poll_id, choices, person)
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert "choices" in answer.json["errors"]
    assert town.ballots(poll_id) == []


@pytest.mark.usefixtures("open_polls")
@pytest.mark.parametrize(
    ("poll", "blank"),
    [({"ballot_type": "approval"}, []), ({"ballot_type": "knapsack"}, []), (POINTS, {}), (RANKING, []),
     (YES_NO, "abstain")],
)  # fmt: skip
def test_a_blank_ballot_of_any_type_counts_where_the_rules_allow_it(
    town: Town, poll: dict[str, Any], blank: Any
) -> None:
    person = town.resident()
    poll_id = town.open(**poll, min_choices=0)
    assert say(town, poll_id, blank, person).status_code == 201
    assert town.ballots(poll_id) == [[]]
    assert result(town, poll_id)["ballots"] == 1


@pytest.mark.parametrize("poll", [{}, {"ballot_type": "knapsack"}, POINTS, RANKING, YES_NO])
def test_who_names_no_rule_gets_one_that_suits_the_ballot(town: Town, poll: dict[str, Any]) -> None:
    content = town.content(**poll)
    del content["rules"]
    drafted = town.post("/polls", content, town.officer())
    assert drafted.status_code == 201, drafted.json
    assert town.post(f"/polls/{drafted.json['id']}/open", headers=town.officer()).status_code == 200
    assert result(town, drafted.json["id"])["winners"] == []


def test_the_usual_rule_reads_points_and_ranks(town: Town) -> None:
    people = [town.resident() for _ in range(3)]
    for poll, one, other in ((POINTS, {"b": 5}, {"a": 1}), (RANKING, ["b", "a"], ["a"])):
        content = town.content(**poll)
        del content["rules"]
        poll_id = town.post("/polls", content, town.officer()).json["id"]
        town.post(f"/polls/{poll_id}/open", headers=town.officer())
        town.tend()
        for person, choices in zip(people, (one, one, other), strict=True):
            assert say(town, poll_id, choices, person).status_code == 201
        assert result(town, poll_id)["winners"][0]["id"] == "b"


@pytest.mark.parametrize(
    ("poll", "field"),
    [
        (POINTS | {"points": None}, "points"),
        (POINTS | {"points": 0}, "points"),
        (POINTS | {"points": 1001}, "points"),
        (POINTS | {"points_each": 11}, "points_each"),
        (POINTS | {"points": 2, "points_each": 2, "min_choices": 3}, "min_choices"),
        (POINTS | {"rules": {"rule": "phragmen"}}, "rules"),
        (POINTS | {"rules": {"rule": "greedy"}}, "rules"),
        ({"points": 5}, "points"),
        (RANKING | {"points_each": 5}, "points_each"),
        (RANKING | {"rules": {"rule": "plurality"}}, "rules"),
        (RANKING | {"rules": {"rule": "equal-shares", "utility": "cost"}}, "rules"),
        ({"rules": {"rule": "schulze"}}, "rules"),
        (YES_NO | {"rules": {"rule": "greedy"}}, "rules"),
        (YES_NO | {"min_choices": 2}, "min_choices"),
        (YES_NO | {"max_choices": 2}, "max_choices"),
        ({"secrecy": "half"}, "secrecy"),
        ({"ballot_type": "lottery"}, "ballot_type"),
    ],
)
def test_what_does_not_suit_the_type_is_refused_by_field(town: Town, poll: dict[str, Any], field: str) -> None:
    answer = town.post("/polls", town.content(**poll), town.officer())
    assert answer.status_code == 422, answer.json
    assert field in answer.json["errors"]


def test_a_rule_that_does_not_suit_is_answered_with_those_that_do(town: Town) -> None:
    answer = town.post("/polls", town.content(**RANKING | {"rules": {"rule": "plurality"}}), town.officer())
    (sentence,) = answer.json["errors"]["rules"]
    assert sentence.endswith("choose among borda, equal-shares, greedy, instant-runoff, schulze")


@pytest.mark.parametrize(
    ("poll", "field"),
    [
        ({"min_choices": 4}, "min_choices"),
        ({"ballot_type": "knapsack", "min_choices": 3, "budget": 139_999_999}, "min_choices"),
        (YES_NO | {"projects": [*QUESTION, {"id": "x", "title": "X", "cost": 1}]}, "projects"),
        (YES_NO | {"projects": [{"id": "no", "title": "X", "cost": 1}]}, "projects"),
        (YES_NO | {"budget": 19_999_999}, "budget"),
        (RANKING | {"budget": 59_999_999}, "budget"),
        ({"rules": {"rule": "plurality", "seats": 2}}, "budget"),
    ],
)
def test_a_poll_that_nobody_could_follow_or_pay_for_does_not_open(town: Town, poll: dict[str, Any], field: str) -> None:
    poll_id = town.draft(**poll)
    answer = town.post(f"/polls/{poll_id}/open", headers=town.officer())
    assert (answer.status_code, answer.json["code"]) == (422, "poll_invalid")
    assert list(answer.json["errors"]) == [field]
    assert town.state(poll_id) == "draft"


def test_the_type_of_a_draft_can_change_together_with_what_depends_on_it(town: Town) -> None:
    path = f"/v1/polls/{town.draft()}"
    alone = town.client.patch(path, json={"ballot_type": "points"}, headers=town.officer())
    assert set(alone.json["errors"]) == {"points", "rules"}, "greedy by votes reads no points"
    whole = town.client.patch(path, json=POINTS, headers=town.officer())
    assert (whole.status_code, whole.json["ballot_type"], whole.json["points_each"]) == (200, "points", 6)
