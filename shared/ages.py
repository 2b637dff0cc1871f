"""Age from a birth month. The day of birth is never asked: a birthday counts from the first day of the next month."""

from __future__ import annotations

import re
from datetime import date

ADULT = 18
BANDS = ((10, "0-9"), (13, "10-12"), (16, "13-15"), (ADULT, "16-17"))
"""Upper bound (exclusive) and name of each band under 18."""

BIRTH_MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")


def reaches(birth_month: str, age: int) -> date:
    """The day from which somebody born in `birth_month` (YYYY-MM) counts as `age` years old."""
    year, month = (int(part) for part in birth_month.split("-"))
    return date(year + age + month // 12, month % 12 + 1, 1)


def birth_month(age: int, day: date) -> str:
    """The month in which somebody was born who is `age` and a half on `day`."""
    months = (day.year - age) * 12 + day.month - 1 - 6
    return f"{months // 12}-{months % 12 + 1:02}"


def age_on(birth_month: str, day: date) -> int:
    """Full years on `day`; in the month of a birthday still one less, so nobody is taken for older than she is."""
    year, month = (int(part) for part in birth_month.split("-"))
    return day.year - year - (day.month <= month)


def age_band(birth_month: str, day: date) -> str:
    """0-9, 10-12, 13-15, 16-17 or adult."""
    age = age_on(birth_month, day)
    return next((name for bound, name in BANDS if age < bound), "adult")


def is_child(birth_month: str, day: date) -> bool:
    """Whether she is under 18 on `day`."""
    return age_on(birth_month, day) < ADULT


def oldest_child(day: date) -> str:
    """The birth month (YYYY-MM) of the oldest who are under 18 on `day`; whoever is born before it is an adult."""
    return f"{day.year - ADULT}-{day.month:02}"
