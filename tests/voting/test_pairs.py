"""A children's poll and the adults' beside it: one list, two shares of the money, the children's counted first."""

from __future__ import annotations

from typing import Any

import pytest

from shared import clock
from shared.ids import new_id
from tests.people import DAMAI
from tests.voting.town import ADULT, CYCLE, Town

CHILDREN: dict[str, Any] = {"age_from": 10, "age_to": 17, "budget": 60_000_000, "cycle_id": str(CYCLE)}
ADULTS: dict[str, Any] = {"age_from": 18, "budget": 100_000_000, "cycle_id": str(CYCLE), "projects": []}

OTHER = [{"id": "z", "title": "Program z", "cost": 1}]


def child(town: Town) -> Any:
    """A resident of thirteen."""
    return town.resident(birth_month=f"{clock.today().year - 13}-01")


def pair(town: Town) -> tuple[str, str]:
    """Both polls, in preparation."""
    children = town.draft(**CHILDREN)
    return children, town.draft(**ADULTS, beside=children)


def opened_pair(town: Town) -> tuple[str, str]:
    """Both polls, open."""
    polls = pair(town)
    for poll_id in polls:
        assert town.post(f"/polls/{poll_id}/open", headers=town.officer()).status_code == 200
    town.tend()
    return polls


def test_the_adults_paper_is_printed_from_the_childrens_list(town: Town) -> None:
    children, adults = pair(town)
    assert town.get(f"/polls/{adults}", town.officer()).json["beside"] == children
    papers = [town.get(f"/polls/{poll_id}", town.officer()).json["projects"] for poll_id in (children, adults)]
    assert papers[0] == papers[1] != []
    alone = town.draft(**CHILDREN)
    named = town.post("/polls", town.content(**{**ADULTS, "beside": alone, "projects": OTHER}), town.officer())
    assert (named.status_code, named.json["code"]) == (422, "pair_invalid"), "a list of its own would be another one"


def test_one_poll_stands_beside_another_until_it_is_dropped(town: Town) -> None:
    children, adults = pair(town)
    second = town.content(**ADULTS, beside=children)
    for _ in range(2):
        answer = town.post("/polls", second, town.officer())
        assert (answer.status_code, answer.json["code"]) == (422, "pair_invalid")
    other = town.draft(**{**ADULTS, "projects": OTHER})
    moved = town.client.patch(f"/v1/polls/{other}", json={"beside": children}, headers=town.officer())
    assert (moved.status_code, moved.json["code"]) == (422, "pair_invalid")
    nowhere = town.post("/polls", {**second, "beside": str(new_id())}, town.officer())
    assert (nowhere.status_code, nowhere.json["code"]) == (404, "not_found")
    assert town.client.delete(f"/v1/polls/{adults}", headers=town.officer()).status_code == 200
    assert town.post("/polls", second, town.officer()).status_code == 201


def test_a_list_that_was_changed_on_one_side_does_not_open(town: Town) -> None:
    children, adults = pair(town)
    changed = town.client.patch(f"/v1/polls/{children}", json={"projects": OTHER}, headers=town.officer())
    assert changed.status_code == 200
    assert town.post(f"/polls/{children}/open", headers=town.officer()).status_code == 200
    answer = town.post(f"/polls/{adults}/open", headers=town.officer())
    assert (answer.status_code, answer.json["code"]) == (422, "pair_invalid")


@pytest.mark.parametrize(
    "change", [{"age_from": 17}, {"area_code": "64.71"}, {"cycle_id": "0198a000-0000-7000-8000-000000000002"}]
)
def test_nobody_is_on_both_rolls_and_both_polls_are_of_one_area_and_cycle(town: Town, change: dict[str, Any]) -> None:
    children = town.draft(**CHILDREN)
    answer = town.post("/polls", town.content(**{**ADULTS, "beside": children, **change}), town.officer())
    assert (answer.status_code, answer.json["code"]) == (422, "pair_invalid")
    assert list(answer.json["errors"]) == ["beside"]


def test_the_childrens_poll_opens_first(town: Town) -> None:
    children, adults = pair(town)
    early = town.post(f"/polls/{adults}/open", headers=town.officer())
    assert (early.status_code, early.json["code"]) == (422, "pair_invalid")
    for poll_id in (children, adults):
        assert town.post(f"/polls/{poll_id}/open", headers=town.officer()).status_code == 200
    assert town.get(f"/polls/{adults}/document").json["beside"] == children


def test_each_votes_in_the_poll_of_her_age_and_the_numbers_are_never_added_up(town: Town) -> None:
    young, grown = child(town), town.resident(DAMAI, ADULT)
    children, adults = opened_pair(town)
    assert town.vote(children, young, "a").status_code == 201
    assert town.vote(adults, grown, "b").status_code == 201
    assert town.vote(adults, young, "b").json["reason"] == "too_young"
    assert town.vote(children, grown, "a").json["reason"] == "too_old"
    assert (town.ballots(children), town.ballots(adults)) == ([[0]], [[1]])


@pytest.mark.usefixtures("open_polls")
def test_the_adults_poll_waits_until_the_childrens_is_counted(town: Town) -> None:
    young, grown = child(town), town.resident(DAMAI, ADULT)
    children, adults = opened_pair(town)
    town.vote(children, young, "a")
    town.vote(adults, grown, "b")
    town.close(adults)
    town.tick()
    assert (town.state(children), town.state(adults)) == ("open", "closed")
    town.close(children)
    for _ in range(2):  # whichever comes first
        town.tick()
    assert (town.state(children), town.state(adults)) == ("counted", "counted")
    told = town.scalar("SELECT already_chosen FROM results WHERE poll_id = :id", id=adults)
    assert told == ["a"], "what the children chose"
    result = town.get(f"/polls/{adults}/result").json
    assert result["ballots"] == 1


def counted_pair(town: Town, *, children_want: str, adults_want: str) -> tuple[str, str]:
    """Both polls counted, after one child and two adults voted."""
    young, grown = child(town), [town.resident(DAMAI, ADULT) for _ in range(2)]
    children, adults = opened_pair(town)
    assert town.vote(children, young, children_want).status_code == 201
    for person in grown:
        assert town.vote(adults, person, adults_want).status_code == 201
    for poll_id in (children, adults):
        town.close(poll_id)
    for _ in range(2):
        town.tick()
    return children, adults


@pytest.mark.usefixtures("open_polls")
def test_what_the_children_chose_is_shown_and_not_bought_again(town: Town) -> None:
    _, adults = counted_pair(town, children_want="a", adults_want="a")
    result = town.get(f"/polls/{adults}/result").json
    assert "a" not in [winner["id"] for winner in result["winners"]]
    reasons = {loss["project"]: loss["reason"] for loss in result["explanation"]["losses"]}
    assert reasons["a"] == "already-chosen"
    assert {project["id"]: project["votes"] for project in result["projects"]}["a"] == 2, (
        "its votes are told all the same"
    )


def with_proposals(town: Town) -> tuple[list[str], str, str]:
    """Three shortlisted proposals of 30, 50 and 40 million on one list, and the two polls on it, open."""
    proposals = [str(town.shortlisted(cost=cost * 1_000_000)) for cost in (30, 50, 40)]
    children = town.draft(**{**CHILDREN, "budget": 35_000_000}, proposal_ids=proposals)
    adults = town.draft(**{**ADULTS, "budget": 60_000_000}, beside=children)
    for poll_id in (children, adults):
        assert town.post(f"/polls/{poll_id}/open", headers=town.officer()).status_code == 200
    town.tend()
    return proposals, children, adults


def free(town: Town) -> set[str]:
    """Proposals that may stand on another poll."""
    return {item["proposal_id"] for item in town.get("/candidates", town.officer()).json["items"]}


def test_nothing_on_the_list_has_lost_until_both_polls_are_certified(town: Town) -> None:
    young, grown = child(town), town.resident(DAMAI, ADULT)
    proposals, children, adults = with_proposals(town)
    town.vote(children, young, proposals[0])
    town.vote(adults, grown, proposals[1])
    for poll_id in (children, adults):
        town.close(poll_id)
    for _ in range(2):
        town.tick()
    town.certify(children, town.dp3akb, town.colleague)
    assert free(town) == set(), "the adults may still choose them"
    town.certify(adults, town.dp3akb, town.colleague)
    assert free(town) == {proposals[2]}
    first, last = town.told("poll.certified")
    assert (first["winners"], first["not_chosen"]) == ([proposals[0]], [])
    assert (last["winners"], last["not_chosen"]) == ([proposals[1]], [proposals[2]])


def test_what_the_children_chose_stays_chosen_where_the_adults_poll_is_called_off(town: Town) -> None:
    young = child(town)
    proposals, children, adults = with_proposals(town)
    town.vote(children, young, proposals[0])
    town.count(children)
    town.certify(children, town.dp3akb, town.colleague)
    town.call_off(adults)
    assert town.state(adults) == "cancelled"
    assert free(town) == set(proposals[1:])


def test_a_childrens_poll_that_is_called_off_holds_up_nothing(town: Town) -> None:
    grown = town.resident(DAMAI, ADULT)
    proposals, children, adults = with_proposals(town)
    town.vote(adults, grown, proposals[0])
    town.call_off(children)
    assert free(town) == set(), "they stand on the adults' paper"
    town.count(adults)
    assert town.state(adults) == "counted"
    town.certify(adults, town.dp3akb, town.colleague)
    assert proposals[0] not in free(town)
