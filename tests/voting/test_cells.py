"""How an electorate is divided in cells: nobody is left out, nobody is told from fewer than thirty."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from services.voting.roll.electorate.cells import SMALLEST, Division, Place, bands_within, divide
from services.voting.roll.electorate.model import Criteria, Resident
from shared import clock
from shared.ids import new_id
from tests.people import DAMAI
from tests.voting.town import ELSEWHERE, Town

Electorate = tuple[str, int, int | None, dict[Place, int]]
"""Area, ages, and how many voters each place has."""
CITY = "64.71"
AREAS = (CITY, "64.71.06", DAMAI)
KELURAHAN = tuple(f"64.71.{kecamatan}.{place}" for kecamatan in ("05", "06", "061") for place in range(1001, 1006))
AGES = st.tuples(st.integers(10, 60), st.none() | st.integers(0, 60)).map(
    lambda ages: (ages[0], None if ages[1] is None else min(ages[0] + ages[1], 120))
)


def inside(area: str) -> list[str]:
    """The kelurahan of an area."""
    return [place for place in (*KELURAHAN, DAMAI) if place == area or place.startswith(area + ".")]


@st.composite
def electorates(draw: st.DrawFn) -> Electorate:
    """An area, its ages, and how many voters each place has."""
    area, (age_from, age_to) = draw(st.sampled_from(AREAS)), draw(AGES)
    places = st.builds(
        lambda kelurahan, band: Place(kelurahan, *band),
        st.sampled_from(inside(area)), st.sampled_from(bands_within(age_from, age_to)),
    )  # fmt: skip
    few, many = st.integers(0, SMALLEST), st.integers(0, 4 * SMALLEST)
    return area, age_from, age_to, draw(st.dictionaries(places, few | many, max_size=20))


@given(electorates())
def test_every_voter_is_in_one_cell_and_the_totals_hold(electorate: Electorate) -> None:
    voters, division = electorate[-1], divide(*electorate)
    assert set(division.cell_of) == {place for place, count in voters.items() if count}
    held = dict.fromkeys(range(len(division.cells)), 0)
    for place, number in division.cell_of.items():
        held[number] += voters[place]
    assert held == {cell.number: cell.voters for cell in division.cells}
    assert [cell.number for cell in division.cells] == list(range(len(division.cells)))


@given(electorates())
def test_no_cell_is_small_unless_it_is_the_only_one(electorate: Electorate) -> None:
    voters, (*cells, coded) = electorate[-1], divide(*electorate).cells
    assert (coded.coded, coded.voters) == (True, 0)
    assert not any(cell.coded for cell in cells)
    if sum(voters.values()) < SMALLEST:
        assert len(cells) == 1
    else:
        assert min(cell.voters for cell in cells) >= SMALLEST


@given(electorates())
def test_a_cell_names_an_area_and_ages_that_hold_all_of_its_voters(
    electorate: Electorate,
) -> None:
    division = divide(*electorate)
    for place, number in division.cell_of.items():
        cell = division.cells[number]
        assert place.kelurahan == cell.area_code or place.kelurahan.startswith(cell.area_code + ".")
        assert cell.age_from <= place.age_from <= place.age_to <= cell.age_to


@given(electorates())
def test_what_is_large_enough_keeps_a_cell_of_its_own_unless_a_small_rest_needs_it(
    electorate: Electorate,
) -> None:
    voters, division = electorate[-1], divide(*electorate)
    large = {place for place, count in voters.items() if count >= SMALLEST}
    if large == {place for place, count in voters.items() if count}:
        assert len(division.cells) == max(len(large), 1) + 1, "one for each place, and one for codes"


@given(electorates(), st.data())
def test_who_joins_late_lands_in_a_cell_that_is_there_and_that_is_near(
    electorate: Electorate, data: st.DataObject
) -> None:
    area, age_from, age_to, voters = electorate
    division = divide(area, age_from, age_to, voters)
    late = Place(data.draw(st.sampled_from(inside(area))), *data.draw(st.sampled_from(bands_within(age_from, age_to))))
    number = division.nearest(late)
    assert not division.cells[number].coded
    if late in division.cell_of:
        assert number == division.cell_of[late], "her own place"
        return
    for near in (late.kelurahan, late.kelurahan.rpartition(".")[0]):
        neighbours = {cell for place, cell in division.cell_of.items() if f"{place.kelurahan}.".startswith(f"{near}.")}
        if neighbours:
            assert number in neighbours, "with those of her kelurahan, else of her kecamatan"
            return


def test_a_kecamatan_is_not_mistaken_for_its_namesake() -> None:
    division = Division(
        divide(CITY, 10, None, {Place("64.71.061.1001", 18, 120): 90, Place("64.71.06.1001", 18, 120): 40}).cells,
        {Place("64.71.06.1001", 18, 120): 0, Place("64.71.061.1001", 18, 120): 1},
    )
    assert division.nearest(Place("64.71.06.1002", 18, 120)) == 0


def test_an_empty_electorate_has_a_cell_to_join_and_one_for_codes() -> None:
    division = divide(DAMAI, 10, None, {})
    assert [(cell.number, cell.voters, cell.coded) for cell in division.cells] == [(0, 0, False), (1, 0, True)]
    assert division.nearest(Place(DAMAI, 18, 120)) == 0


@given(AGES, st.dates(date(2024, 1, 1), date(2032, 12, 31)), st.integers(1900, 2022), st.integers(1, 12))
def test_the_bands_leave_out_nobody_whom_the_criteria_take_in(
    ages: tuple[int, int | None], day: date, year: int, month: int
) -> None:
    criteria = Criteria(area_code=DAMAI, age_from=ages[0], age_to=ages[1], age_on=day)
    born = date(year, month, 1)
    if criteria.why_not(DAMAI, born) is not None:
        return
    place = criteria.place_of(DAMAI, born)
    age = day.year - year - (day.month < month)
    assert place.age_from <= min(age, 120) <= place.age_to


def test_the_roll_and_the_pure_division_agree_about_everybody_at_the_edges_of_the_bands(town: Town) -> None:
    """Whoever was born in the month before, in and after a birthday that ends a band, and who is very old."""
    day = clock.today()
    births = [
        date(day.year - age + (day.month + shift - 1) // 12, (day.month + shift - 1) % 12 + 1, 1)
        for age in (10, 12, 13, 15, 16, 17, 18, 120, 121, 122)
        for shift in (-1, 0, 1)
    ]
    people: dict[UUID, tuple[str, date]] = {
        new_id(): (kelurahan, birth)
        for kelurahan in (DAMAI, ELSEWHERE)
        for birth in births
        for _ in range(11)  # so that each band is large enough for a cell of its own
    }
    facts = [
        {"person_id": person, "kelurahan": kelurahan, "birth_month": birth, "verified_at": clock.now()}
        for person, (kelurahan, birth) in people.items()
    ]
    with town.database.transaction() as session:
        session.execute(insert(Resident), facts)
    poll_id = town.open(area_code=CITY)
    criteria = Criteria(area_code=CITY, age_from=10, age_to=None, age_on=day)
    voters: dict[Place, int] = {}
    for kelurahan, birth in people.values():
        if criteria.why_not(kelurahan, birth) is None:
            place = criteria.place_of(kelurahan, birth)
            voters[place] = voters.get(place, 0) + 1
    division = divide(CITY, 10, None, voters)
    with town.database.transaction() as session:
        rows = session.connection().exec_driver_sql("SELECT voter_id, cell FROM roll_entries").all()
    told = {person: (cell, *people[person]) for person, cell in rows}
    assert len(told) == sum(voters.values())
    for cell, kelurahan, birth in told.values():
        assert cell == division.cell_of[criteria.place_of(kelurahan, birth)], (kelurahan, birth)
    published = town.get(f"/polls/{poll_id}/document").json["electorate"]["cells"]
    assert [cell["voters"] for cell in published] == [cell.voters for cell in division.cells]
    assert len(published) == 9, "four bands in each kelurahan, and the codes"


def test_who_is_verified_late_is_told_with_her_neighbours(town: Town) -> None:
    for kelurahan, count in ((DAMAI, 31), (ELSEWHERE, 40)):
        for _ in range(count):
            town.resident(kelurahan)
    poll_id = town.open(area_code=CITY)
    near, far, child = (
        town.resident("64.71.06.1001"),
        town.resident("64.71.99.1001"),
        town.resident(ELSEWHERE, f"{clock.today().year - 13}-01"),
    )
    cells = town.get(f"/polls/{poll_id}/document").json["electorate"]["cells"]
    own = [town.get(f"/polls/{poll_id}/paper", town.voter(person)).json["cell"] for person in (near, far, child)]
    areas = [cells[cell["cell"]]["area_code"] for cell in own]
    assert areas == [DAMAI, ELSEWHERE, ELSEWHERE], "of her kecamatan; else the largest; of her kelurahan"
    assert town.vote(poll_id, child, "a").status_code == 201
