"""What certifiers see before they give their word, and what happens where they do not give it."""

from __future__ import annotations

from typing import Any

import pytest

from shared.ids import new_id
from tests.voting.town import Town


def checks_of(town: Town, poll_id: str) -> dict[str, Any]:
    """The checks of a counted poll by their code."""
    return {check["code"]: check for check in town.get(f"/polls/{poll_id}/certifications").json["checks"]}


def counted(town: Town, **changes: Any) -> str:
    """A counted poll of three voters."""
    people = [town.resident() for _ in range(3)]
    poll_id = town.open(**changes)
    for person, choices in zip(people, (["a"], ["b"], ["b", "c"]), strict=True):
        assert town.vote(poll_id, person, *choices).status_code == 201
    town.count(poll_id)
    return poll_id


@pytest.mark.usefixtures("open_polls")
def test_certifiers_see_the_totals_the_rules_and_the_money_first(town: Town) -> None:
    poll_id = town.open()
    assert town.get(f"/polls/{poll_id}/certifications").json["checks"] == []
    checks = checks_of(town, counted(town))
    assert all(check["passed"] for check in checks.values())
    assert checks["box_and_roll"]["facts"] == {"tokens": 3, "in_box": 3, "counted": 3}
    assert checks["rules_as_published"]["facts"]["found"] == checks["rules_as_published"]["facts"]["published"]
    assert checks["within_budget"]["facts"] == {"cost": 80_000_000, "budget": 100_000_000}


@pytest.mark.usefixtures("open_polls")
def test_a_tie_is_named_with_the_rule_that_decided_it(town: Town) -> None:
    people = [town.resident() for _ in range(2)]
    poll_id = town.open(rules={"rule": "greedy", "ties": ["lowest-cost"]}, budget=70_000_000)
    for person, choice in zip(people, "ac", strict=True):
        town.vote(poll_id, person, choice)
    town.count(poll_id)
    facts = checks_of(town, poll_id)["ties_by_the_rule"]["facts"]
    assert facts["rule"] == ["lowest-cost"]
    assert facts["ties"] == [{"chosen": "c", "level": ["a"]}]


@pytest.mark.usefixtures("open_polls")
def test_nobody_certifies_where_a_ballot_is_missing(town: Town) -> None:
    poll_id = counted(town)
    town.execute("UPDATE results SET multiset = multiset - 0")
    assert not checks_of(town, poll_id)["box_and_roll"]["passed"]
    (answer,) = town.certify(poll_id, town.dp3akb)
    assert (answer.status_code, answer.json["code"], answer.json["checks"]) == (409, "checks_failed", ["box_and_roll"])


def test_nobody_certifies_rules_that_are_not_the_published_ones(town: Town) -> None:
    poll_id = counted(town)
    town.execute("UPDATE polls SET budget = budget + 1")
    (answer,) = town.certify(poll_id, town.dp3akb)
    assert (answer.status_code, answer.json["checks"]) == (409, ["rules_as_published"])


def test_a_refusal_is_public_and_stops_nobody_else(town: Town) -> None:
    poll_id = counted(town)
    answer = town.refuse(poll_id, town.dp3akb)
    assert (answer.status_code, answer.json["items"]) == (201, [])
    (refusal,) = town.get(f"/polls/{poll_id}/certifications").json["refusals"]
    assert (refusal["reason"], refusal["role"]) == ("Jumlah suaranya janggal.", "dp3akb_officer")
    assert town.refuse(poll_id, town.dp3akb).json["code"] == "already_refused"
    town.certify(poll_id, town.colleague, new_id())
    assert town.state(poll_id) == "certified"
    assert len(town.get(f"/polls/{poll_id}/certifications").json["refusals"]) == 1


def test_an_officer_whose_doubt_is_settled_may_certify_and_her_refusal_stays(town: Town) -> None:
    poll_id = counted(town)
    town.refuse(poll_id, town.dp3akb)
    (answer,) = town.certify(poll_id, town.dp3akb)
    assert (answer.status_code, len(answer.json["items"]), len(answer.json["refusals"])) == (201, 1, 1)
    assert town.refuse(poll_id, town.dp3akb).json["code"] == "already_certified"


def test_a_certification_says_in_which_role_it_was_given(town: Town) -> None:
    poll_id = counted(town)
    (answer,) = town.certify(poll_id, town.dp3akb)
    assert [item["role"] for item in answer.json["items"]] == ["dp3akb_officer"]


def test_nobody_refuses_a_result_that_is_not_there_or_is_final(town: Town) -> None:
    poll_id = town.open()
    assert town.refuse(poll_id, town.dp3akb).json["code"] == "poll_not_counted"
    town.count(poll_id)
    town.certify(poll_id, town.dp3akb, town.colleague)
    assert town.refuse(poll_id, new_id()).json["code"] == "poll_not_counted"
