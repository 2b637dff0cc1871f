"""Figures, days and money are written one way, by the tables of Unicode (babel), and by no table of our own."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from shared.figures import day, moment, number, percent, rupiah

ROOT = Path(__file__).resolve().parents[2]
NEW_YEARS_EVE = datetime(2027, 12, 31, 16, 30, tzinfo=UTC)
OWN_TABLE = re.compile(r"""["']Februari["']|["']February["']|["']Selasa["']|["']Tuesday["']""")


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("id", ("1.234.567", "Rp1.500.000", "33,3%", "1 Januari 2028", "Sabtu, 1 Januari 2028 pukul 00.30 WITA")),
        ("en", ("1,234,567", "Rp1,500,000", "33.3%", "1 January 2028", "Saturday, 1 January 2028 at 00:30 WITA")),
    ],
)
def test_figures_and_days_are_written_as_their_language_writes_them(language: str, written: tuple[str, ...]) -> None:
    assert written == (
        number(1_234_567, language),
        rupiah(1_500_000, language),
        percent(1, 3, language),
        day(NEW_YEARS_EVE, language),
        moment(NEW_YEARS_EVE, language),
    )


def test_a_day_is_itself_and_nothing_of_nothing_has_no_share() -> None:
    assert day(date(2026, 5, 9)) == "9 Mei 2026"
    assert (percent(0, 0), percent(0, 7)) == ("-", "0,0%")


def test_no_module_has_months_or_days_of_its_own() -> None:
    found = [
        file.relative_to(ROOT).as_posix()
        for folder in ("services", "shared", "deploy")
        for file in (ROOT / folder).rglob("*.py")
        if OWN_TABLE.search(file.read_text(encoding="utf-8"))
    ]
    assert found == []
