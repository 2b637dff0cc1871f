"""Who moves: her unused rights move with her, and nobody votes for two homes."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.people import CITY, DAMAI
from tests.voting.test_electorate import on_roll
from tests.voting.town import ELSEWHERE, Town


def test_who_moves_loses_the_right_she_has_not_used_and_gets_one_at_her_new_home(town: Town) -> None:
    person = town.resident(DAMAI)
    old, new = town.open(area_code=DAMAI), town.open(area_code=ELSEWHERE)
    town.resident(ELSEWHERE, person=person)
    assert (person in on_roll(town, old), person in on_roll(town, new)) == (False, True)
    refused = town.vote(old, person, "a")
    assert (refused.status_code, refused.json["code"], refused.json["reason"]) == (403, "not_on_roll", "wrong_area")
    assert town.vote(new, person, "a").status_code == 201


@pytest.mark.usefixtures("open_polls")
def test_nobody_votes_for_two_homes_in_polls_that_run_at_the_same_time(town: Town) -> None:
    person = town.resident(DAMAI)
    old, new = town.open(area_code=DAMAI), town.open(area_code=ELSEWHERE)
    assert town.vote(old, person, "a").status_code == 201
    town.resident(ELSEWHERE, person=person)
    refused = town.vote(new, person, "a")
    assert (refused.status_code, refused.json["code"], refused.json["reason"]) == (
        403, "not_on_roll", "voted_elsewhere",
    )  # fmt: skip
    assert town.get(f"/polls/{new}/eligibility", town.voter(person)).json["reason"] == "voted_elsewhere"
    assert town.get(f"/polls/{old}/turnout").json == {"voters": 1, "issued": 1}, "what she said at home stays"


@pytest.mark.usefixtures("open_polls")
def test_why_somebody_is_on_no_roll_of_many_polls_is_asked_once(town: Town) -> None:
    """How many statements that takes is counted by `tests.statements`: no more for seven polls than for one."""
    moved, stranger = town.resident(DAMAI), uuid4()
    assert town.vote(town.open(area_code=DAMAI), moved, "a").status_code == 201
    town.resident(ELSEWHERE, person=moved)
    there = {town.open(area_code=ELSEWHERE) for _ in range(7)}
    for person, reason in ((moved, "voted_elsewhere"), (stranger, "not_verified")):
        standings = town.get("/polls/eligibility", town.voter(person)).json["items"]
        assert {one["reason"] for one in standings if one["poll_id"] in there} == {reason}


@pytest.mark.usefixtures("open_polls")
def test_a_poll_that_opens_after_the_move_does_not_count_her_a_second_time_either(town: Town) -> None:
    person, neighbour = town.resident(DAMAI), town.resident(ELSEWHERE)
    old = town.open(area_code=DAMAI)
    assert town.vote(old, person, "a").status_code == 201
    town.resident(ELSEWHERE, person=person)
    new = town.open(area_code=ELSEWHERE)
    assert on_roll(town, new) == {neighbour}
    assert town.vote(new, person, "a").json["reason"] == "voted_elsewhere"


def test_when_the_old_homes_poll_is_over_the_next_one_at_the_new_home_is_hers(town: Town) -> None:
    person = town.resident(DAMAI)
    old = town.open(area_code=DAMAI)
    assert town.vote(old, person, "a").status_code == 201
    town.resident(ELSEWHERE, person=person)
    town.close(old)
    assert town.vote(town.open(area_code=ELSEWHERE), person, "a").status_code == 201


@pytest.mark.usefixtures("open_polls")
def test_a_poll_of_the_whole_city_does_not_mind_a_move_within_it(town: Town) -> None:
    idle, voted = town.resident(DAMAI), town.resident(DAMAI)
    poll_id = town.open(area_code=CITY)
    assert town.vote(poll_id, voted, "a").status_code == 201
    for person in (idle, voted):
        town.resident(ELSEWHERE, person=person)
    assert on_roll(town, poll_id) == {idle, voted}
    assert town.vote(poll_id, idle, "b").status_code == 201
    assert town.vote(poll_id, voted, "b").json["code"] == "already_issued"
    assert town.ballots(poll_id) == [[0], [1]]


@pytest.mark.usefixtures("open_polls")
def test_who_moves_away_and_back_has_one_right_as_before(town: Town) -> None:
    person = town.resident(DAMAI)
    poll_id = town.open(area_code=DAMAI)
    for home in (ELSEWHERE, DAMAI, ELSEWHERE, DAMAI):
        town.resident(home, person=person)
    assert town.get(f"/polls/{poll_id}/turnout").json == {"voters": 1, "issued": 0}
    assert town.vote(poll_id, person, "a").status_code == 201
    for home in (ELSEWHERE, DAMAI):
        town.resident(home, person=person)
    assert town.vote(poll_id, person, "b").json["code"] == "already_issued"
