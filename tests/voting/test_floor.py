"""A secret poll needs people enough to hide in: 30 on its roll, or 10 to 29 where two officers agree."""

from __future__ import annotations

import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from shared.contracts.roles import Role
from shared.ids import new_id
from tests.people import DAMAI, born
from tests.voting.town import ELSEWHERE, Town

WHY = "Forum Anak RT 04 memilih warna gedungnya sendiri."


def try_to_open(town: Town, poll_id: str) -> TestResponse:
    """An officer opens the poll with whoever lives there, and nobody besides."""
    return town.client.post(f"/v1/polls/{poll_id}/open", json={}, headers=town.officer())


def ask(town: Town, poll_id: str, people: int = 12, **headers: Any) -> TestResponse:
    return town.post(f"/polls/{poll_id}/smaller-roll", {"floor": people, "reason": WHY}, headers or town.officer())


def agree(town: Town, poll_id: str, officer: Any = None) -> TestResponse:
    return town.post(f"/polls/{poll_id}/smaller-roll/agree", headers=town.officer(officer or town.colleague))


def test_a_roll_of_29_cannot_be_secret_and_says_what_can_be_done(town: Town) -> None:
    town.neighbours(29)
    poll_id = town.draft()
    refused = try_to_open(town, poll_id)
    assert (refused.status_code, refused.json["code"]) == (422, "roll_too_small")
    assert (refused.json["floor"], refused.json["lowest"], refused.json["residents"]) == (30, 10, 29)
    assert "wider area" in refused.json["detail"]
    assert town.state(poll_id) == "draft"
    town.neighbours(1)
    assert try_to_open(town, poll_id).status_code == 200


def test_a_lone_child_is_told_of_by_no_number(town: Town) -> None:
    town.resident(birth_month=born(13))
    refused = try_to_open(town, town.draft(age_from=10, age_to=17))
    assert refused.json["code"] == "roll_too_small"
    assert refused.json["residents"] is None


def test_the_same_people_may_decide_in_the_open(town: Town) -> None:
    town.neighbours(3)
    assert try_to_open(town, town.draft(secrecy="open")).status_code == 200


def test_two_officers_may_allow_ten_to_29_and_rules_and_poll_say_so(town: Town) -> None:
    town.neighbours(12)
    poll_id = town.draft()
    assert ask(town, poll_id).status_code == 201
    assert try_to_open(town, poll_id).json["code"] == "roll_too_small", "one officer's wish changes nothing"
    alone = agree(town, poll_id, town.dp3akb)
    assert (alone.status_code, alone.json["code"]) == (409, "second_officer_needed")
    agreed = agree(town, poll_id)
    assert (agreed.json["asked_by"], agreed.json["agreed_by"]) == (str(town.dp3akb), str(town.colleague))
    opened = try_to_open(town, poll_id)
    assert (opened.status_code, opened.json["secret_floor"], opened.json["floor_reason"]) == (200, 12, WHY)
    document = town.get(f"/polls/{poll_id}/document")
    assert json.loads(document.data)["smaller_roll"] == {"people": 12, "reason": WHY}
    assert [item["reason"] for item in town.get(f"/polls/{poll_id}/smaller-roll").json["items"]] == [WHY]


def test_a_poll_of_thirty_says_nothing_of_a_floor_so_that_its_rules_read_as_before(town: Town) -> None:
    assert "smaller_roll" not in json.loads(town.get(f"/polls/{town.open()}/document").data)


@pytest.mark.parametrize("people", [9, 30, 0, -1])
def test_nobody_allows_fewer_than_ten(town: Town, people: int) -> None:
    assert ask(town, town.draft(), people).status_code == 422


def test_what_was_agreed_is_for_that_electorate_and_that_number(town: Town) -> None:
    town.neighbours(11)
    poll_id = town.draft()
    ask(town, poll_id, 12)
    agree(town, poll_id)
    assert try_to_open(town, poll_id).json["floor"] == 12, "eleven are fewer than twelve"
    town.neighbours(1, birth_month=born(40))
    town.client.patch(f"/v1/polls/{poll_id}", json={"age_from": 18}, headers=town.officer())
    assert try_to_open(town, poll_id).json["floor"] == 30, "other people than those whom the two looked at"


def test_asking_anew_takes_back_what_was_agreed(town: Town) -> None:
    poll_id = town.draft()
    ask(town, poll_id)
    agree(town, poll_id)
    ask(town, poll_id, 10)
    assert try_to_open(town, poll_id).json["floor"] == 30
    stranger = town.officer(new_id(), Role.KELURAHAN_OFFICER, ELSEWHERE)
    assert town.post(f"/polls/{poll_id}/smaller-roll/agree", headers=stranger).status_code == 403
    assert agree(town, poll_id).status_code == 200
    again = agree(town, poll_id, new_id())
    assert (again.status_code, again.json["code"]) == (404, "smaller_roll_unknown")


def test_where_codes_alone_vote_the_first_ones_are_as_many_as_a_secret_poll_needs(town: Town) -> None:
    poll_id = town.draft(codes_only=True)
    assert try_to_open(town, poll_id).status_code == 200
    few = town.post(f"/polls/{poll_id}/codes", {"count": 29}, town.officer())
    assert (few.status_code, few.json["code"]) == (422, "roll_too_small")
    assert len(town.codes(poll_id, 30)) == 30
    assert len(town.codes(poll_id, 1)) == 1


def test_a_draft_tells_of_a_program_dearer_than_the_purse_and_does_not_refuse_it(town: Town) -> None:
    dear = {"id": "balai", "title": "Balai warga", "cost": 200_000_000}
    poll_id = town.draft(area_code=DAMAI, projects=[dear, {"id": "titian", "title": "Titian", "cost": 40_000_000}])
    finding = {"code": "dearer_than_the_budget", "project_id": "balai"}
    facts = {"cost": 200_000_000, "budget": 100_000_000}
    told = town.get(f"/polls/{poll_id}", town.officer()).json["findings"]
    assert told == [finding | {"facts": facts}]


def test_a_poll_made_here_asks_for_one_ballot_and_an_officer_for_more_but_never_for_none(town: Town) -> None:
    rules = town.get(f"/polls/{town.draft()}", town.officer()).json["rules"]
    assert rules["least_support"] == 1
    more = town.draft(rules={"rule": "greedy", "least_support": 4})
    assert town.get(f"/polls/{more}", town.officer()).json["rules"]["least_support"] == 4
    none = town.post("/polls", town.content(rules={"rule": "greedy", "least_support": 0}), town.officer())
    assert none.status_code == 422
