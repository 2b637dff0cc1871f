"""How large an electorate would be, by kelurahan and age band, told so that no small group of people shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.voting.board.few import FEWEST
from shared.ages import BANDS

ADULTS = "18+"


class Hidden(StrEnum):
    """Why a number is not told: the group is small, or its number would give a small group's away."""

    FEW = "few"
    BESIDE_FEW = "beside_few"


@dataclass(frozen=True)
class Group:
    """Residents of one kelurahan or one age band; `residents` is None where `hidden` says why."""

    name: str
    residents: int | None
    hidden: Hidden | None = None


@dataclass(frozen=True)
class Preview:
    """The whole electorate and its parts; `size` is None where there are fewer than FEWEST."""

    size: int | None
    by_kelurahan: list[Group]
    by_age: list[Group]


def preview(rows: Iterable[tuple[str, date, int]], age_on: date, ages: tuple[int, int | None]) -> Preview:
    """The parts from (kelurahan, month of birth, how many); `ages` are the youngest and the oldest that belong."""
    by_kelurahan: Counter[str] = Counter()
    by_age: Counter[str] = Counter(dict.fromkeys(_bands(*ages), 0))
    for kelurahan, birth_month, residents in rows:
        by_kelurahan[kelurahan] += residents
        by_age[band_of(birth_month, age_on)] += residents
    size = by_kelurahan.total()
    return Preview(size if size >= FEWEST else None, told(dict(sorted(by_kelurahan.items()))), told(by_age))


def band_of(birth_month: date, day: date) -> str:
    """The age band on `day`, by the age that decides who belongs: birthdays count from the first of their month."""
    age = day.year - birth_month.year - (day.month < birth_month.month)
    return _band(age)


def told(numbers: Mapping[str, int]) -> list[Group]:
    """Each group with its number where it may be told.

    The total less what is told gives away what is not: so the next smallest are not told either, until two groups and
    FEWEST people are hidden together.
    """
    small = {name for name, number in numbers.items() if number < FEWEST}
    beside: set[str] = set()
    others = sorted(numbers.keys() - small, key=lambda name: (numbers[name], name))
    while small and others and _gives_away(numbers, small | beside):
        beside.add(others.pop(0))
    return [_group(name, number, small, beside) for name, number in numbers.items()]


def _gives_away(numbers: Mapping[str, int], hidden: set[str]) -> bool:
    return len(hidden) < 2 or sum(numbers[name] for name in hidden) < FEWEST


def _group(name: str, number: int, small: set[str], beside: set[str]) -> Group:
    if name in small:
        return Group(name, None, Hidden.FEW)
    return Group(name, None, Hidden.BESIDE_FEW) if name in beside else Group(name, number)


def _band(age: int) -> str:
    return next((name for bound, name in BANDS if age < bound), ADULTS)


def _bands(youngest: int, oldest: int | None) -> list[str]:
    """The bands that people of these ages may fall into, the youngest first."""
    names = [name for bound, name in BANDS if bound > youngest and (oldest is None or _band(oldest) >= name)]
    return [*names, ADULTS] if oldest is None or _band(oldest) == ADULTS else names
