"""Areas on the board: none is small, none can be got back by subtraction, and no ballot is lost."""

from __future__ import annotations

from collections import Counter

from hypothesis import example, given
from hypothesis import strategies as st

from services.voting.board.areas import groups_of

CITY = "64.71"
kelurahan = st.builds(
    lambda district, number: f"{CITY}.{district:02}.{number}", st.integers(1, 6), st.integers(1001, 1008)
)
places = st.one_of(kelurahan, kelurahan.map(lambda code: code[:8]), st.sampled_from([CITY, "", "64.72.01.1001"]))
numbers = st.one_of(st.integers(0, 40), st.integers(0, 400))
elections = st.dictionaries(places, numbers, max_size=30)


def sizes(ballots: dict[str, int], top: str = CITY) -> dict[str, int]:
    shown: Counter[str] = Counter()
    for area, code in groups_of(ballots, top).items():
        shown[code] += ballots[area]
    return dict(shown)


@given(elections)
@example({f"{CITY}.01.1001": 29, f"{CITY}.01.1002": 500})
@example({"": 1, f"{CITY}.01.1001": 30})
def test_no_area_is_small_unless_all_ballots_together_are_few(ballots: dict[str, int]) -> None:
    shown, total = sizes(ballots), sum(ballots.values())
    assert sum(shown.values()) == total
    assert all(number >= 30 for number in shown.values()) or (total < 30 and list(shown.values()) == [total])


@given(elections)
def test_a_ballot_is_shown_under_its_area_or_one_that_holds_it(ballots: dict[str, int]) -> None:
    for area, code in groups_of(ballots, CITY).items():
        inside = area.startswith(f"{CITY}.")
        assert code == CITY or (inside and (area == code or area.startswith(f"{code}.")))
        assert ballots[area]


@given(elections, st.data())
def test_nothing_small_comes_back_by_adding_and_subtracting(ballots: dict[str, int], data: st.DataObject) -> None:
    """Every ballot stands in one group, so any sum or difference of groups that holds whole groups holds 30 people."""
    shown = groups_of(ballots, CITY)
    everybody = data.draw(st.sets(st.sampled_from(sorted(set(shown.values())) or [CITY])))
    some = {area for area, code in shown.items() if code in everybody}
    number = sum(ballots[area] for area in some)
    rest = sum(ballots.values()) - number
    total = sum(ballots.values())
    assert number == 0 or number >= min(30, total)
    assert rest == 0 or rest >= min(30, total)


def test_a_small_kelurahan_is_shown_with_the_rest_of_its_kecamatan() -> None:
    barat = f"{CITY}.02"
    ballots = {f"{barat}.1001": 12, f"{barat}.1002": 25, f"{barat}.1003": 100, f"{CITY}.01.1001": 60}
    assert sizes(ballots) == {barat: 37, f"{barat}.1003": 100, f"{CITY}.01.1001": 60}


def test_one_small_kelurahan_alone_goes_up_and_takes_the_smallest_other_group_along() -> None:
    """Were it shown as the rest of its kecamatan or city by itself, its few voters would stand there alone."""
    barat = f"{CITY}.02"
    ballots = {f"{barat}.1001": 12, f"{barat}.1003": 100, f"{CITY}.01.1001": 60, f"{CITY}.01.1002": 45}
    assert sizes(ballots) == {CITY: 57, f"{barat}.1003": 100, f"{CITY}.01.1001": 60}


def test_a_poll_of_one_kelurahan_has_one_area() -> None:
    code = f"{CITY}.02.1006"
    assert sizes({code: 12}, code) == {code: 12}
    assert sizes({code: 120, "": 3}, code) == {code: 123}
    assert sizes({}, code) == {}
