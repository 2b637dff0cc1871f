"""Age from a birth month never makes anybody older than she is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ages import age_band, age_on, birth_month, is_child, reaches

months = st.builds(lambda year, month: f"{year}-{month:02}", st.integers(1940, 2025), st.integers(1, 12))


@pytest.mark.parametrize(
    ("born", "day", "band"),
    [
        ("2016-11", date(2026, 11, 24), "0-9"),
        ("2016-10", date(2026, 11, 24), "10-12"),
        ("2013-11", date(2026, 11, 30), "10-12"),
        ("2013-11", date(2026, 12, 1), "13-15"),
        ("2010-12", date(2026, 12, 31), "13-15"),
        ("2010-12", date(2027, 1, 1), "16-17"),
        ("2008-11", date(2026, 11, 30), "16-17"),
        ("2008-11", date(2026, 12, 1), "adult"),
    ],
)
def test_bands_begin_with_the_month_after_the_birthday(born: str, day: date, band: str) -> None:
    assert age_band(born, day) == band


@given(months, st.integers(0, 90))
def test_she_reaches_an_age_on_exactly_the_day_that_reaches_names(born: str, age: int) -> None:
    day = reaches(born, age)
    assert age_on(born, day) == age
    assert age_on(born, day - timedelta(days=1)) == age - 1


@given(st.integers(0, 90), st.dates(date(2020, 1, 1), date(2100, 12, 31)))
def test_a_month_of_birth_gives_the_age_it_was_made_for(age: int, day: date) -> None:
    born = birth_month(age, day)
    assert (
        age_on(born, day) == age_on(born, day - timedelta(days=120)) == age_on(born, day + timedelta(days=120)) == age
    )


@given(months, st.integers(1, 28))
def test_nobody_counts_as_grown_up_before_the_last_possible_birthday(born: str, birthday: int) -> None:
    year, month = map(int, born.split("-"))
    eighteenth = date(year + 18, month, birthday)
    assert is_child(born, eighteenth)
