"""What an officer sees of an electorate before she opens a poll: its size and its parts, and no small group."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.voting.roll.electorate.preview import Hidden, band_of, told
from tests.people import CITY, DAMAI, born
from tests.voting.town import ELSEWHERE, Town


def preview(town: Town, **changes: Any) -> dict[str, Any]:
    """The electorate of a draft."""
    answer = town.get(f"/polls/{town.draft(**changes)}/electorate", town.officer())
    assert answer.status_code == 200, answer.json
    return dict(answer.json or {})


def test_an_officer_sees_how_many_would_vote_by_kelurahan_and_age_before_opening(town: Town) -> None:
    for kelurahan, years, many in ((DAMAI, 11, 5), (DAMAI, 14, 6), (DAMAI, 40, 7), (ELSEWHERE, 40, 8)):
        for _ in range(many):
            town.resident(kelurahan, born(years))
    city = preview(town, area_code=CITY)
    assert city["size"] == 26
    assert [(group["name"], group["residents"]) for group in city["by_kelurahan"]] == [(ELSEWHERE, 8), (DAMAI, 18)]
    ages = {group["name"]: (group["residents"], group["hidden"]) for group in city["by_age"]}
    assert ages == {"10-12": (None, "beside_few"), "13-15": (6, None), "16-17": (None, "few"), "18+": (15, None)}
    children = preview(town, age_from=10, age_to=17)
    assert children["size"] == 11
    assert [group["name"] for group in children["by_age"]] == ["10-12", "13-15", "16-17"]


@pytest.mark.usefixtures("open_polls")
def test_the_preview_is_the_roll_that_is_drawn(town: Town) -> None:
    for years in (9, 10, 12, 13, 17, 18, 60):
        for _ in range(5):
            town.resident(DAMAI, born(years))
    poll_id = town.draft(age_from=13, age_to=17)
    size = town.get(f"/polls/{poll_id}/electorate", town.officer()).json["size"]
    town.post(f"/polls/{poll_id}/open", headers=town.officer())
    assert size == town.get(f"/polls/{poll_id}/turnout").json["voters"] == 10


def test_fewer_than_five_are_told_as_few_even_where_they_are_all(town: Town) -> None:
    for _ in range(4):
        town.resident()
    found = preview(town)
    assert found["size"] is None
    assert [(group["residents"], group["hidden"]) for group in found["by_kelurahan"]] == [(None, "few")]


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ({"a": 5, "b": 9}, [5, 9]),
        ({"a": 3, "b": 9, "c": 8}, [Hidden.FEW, 9, Hidden.BESIDE_FEW]),
        ({"a": 3, "b": 0, "c": 8}, [Hidden.FEW, Hidden.FEW, Hidden.BESIDE_FEW]),
        ({"a": 3, "b": 2, "c": 8}, [Hidden.FEW, Hidden.FEW, 8]),
        ({"a": 4}, [Hidden.FEW]),
        ({}, []),
    ],
)
def test_no_small_group_can_be_reckoned_from_the_others(numbers: dict[str, int], shown: list[Any]) -> None:
    assert [group.residents if group.hidden is None else group.hidden for group in told(numbers)] == shown


def test_a_birthday_counts_from_the_first_of_its_month_as_on_the_roll() -> None:
    assert band_of(date(2013, 11, 1), date(2026, 11, 2)) == "13-15"
    assert band_of(date(2013, 12, 1), date(2026, 11, 30)) == "10-12"
    assert band_of(date(2008, 11, 1), date(2026, 11, 1)) == "18+"


def test_the_preview_is_for_the_areas_officers_and_for_drafts_only(town: Town) -> None:
    poll_id = town.draft()
    assert town.get(f"/polls/{poll_id}/electorate").status_code == 401
    assert town.get(f"/polls/{poll_id}/electorate", town.voter(town.resident())).status_code == 403
    town.post(f"/polls/{poll_id}/open", headers=town.officer())
    answer = town.get(f"/polls/{poll_id}/electorate", town.officer())
    assert (answer.status_code, answer.json["code"]) == (409, "poll_not_draft")
