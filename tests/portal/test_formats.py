"""Money, numbers, dates, and the time that is left, as people write them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from services.portal.app import create_app
from services.portal.shell import formats
from services.portal.shell.counting_words import in_words
from shared import clock
from tests.portal.conftest import portal_settings

NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
CLOSES = datetime(2026, 11, 29, 15, 59, tzinfo=UTC)


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(portal_settings())


@pytest.fixture(autouse=True)
def _in_indonesian(app: Flask) -> Iterator[None]:
    with clock.frozen_at(NOW), app.test_request_context("/"):
        yield


@pytest.mark.parametrize(
    ("amount", "spent", "compared"),
    [
        (48_000_000, "Rp48.000.000", "Rp48 juta"),
        (8_500_000, "Rp8.500.000", "Rp8,5 juta"),
        (750_000, "Rp750.000", "Rp750.000"),
        (0, "Rp0", "Rp0"),
        (1_500_000_000, "Rp1.500.000.000", "Rp1,5 miliar"),
        (100_000_000, "Rp100.000.000", "Rp100 juta"),
        (999_960_000, "Rp999.960.000", "Rp1.000 juta"),
    ],
)
def test_rupiah_in_full_where_it_is_spent_and_short_where_it_is_compared(
    amount: int, spent: str, compared: str
) -> None:
    assert formats.rupiah(amount) == spent
    assert formats.rupiah_short(amount) == compared


def test_an_unknown_amount_is_left_out() -> None:
    assert formats.rupiah(None) == formats.rupiah_short(None) == formats.long_date(None) == formats.moment(None) == ""


def test_numbers_have_points_and_a_comma() -> None:
    assert formats.number(1234.5) == "1.234,5"
    with force_locale("en"):
        assert formats.number(1234.5) == "1,234.5"


def test_a_deadline_names_its_day_and_zone() -> None:
    assert formats.moment(CLOSES) == "Minggu, 29 November 2026 pukul 23.59 WITA"
    assert formats.moment(CLOSES.isoformat()) == "Minggu, 29 November 2026 pukul 23.59 WITA"
    with force_locale("en"):
        assert formats.moment(CLOSES) == "Sunday, 29 November 2026 at 23:59 WITA"


def test_a_date_is_the_one_in_balikpapan() -> None:
    assert formats.long_date("2026-11-28T16:30:00+00:00") == "29 November 2026"
    assert formats.long_date(datetime(2026, 11, 28, 16, 30, tzinfo=UTC).date()) == "28 November 2026"


@pytest.mark.parametrize(
    ("remaining", "words"),
    [
        (CLOSES - NOW, "enam hari lagi"),
        (timedelta(days=21), "dua puluh satu hari lagi"),
        (timedelta(days=11), "sebelas hari lagi"),
        (timedelta(days=120), "120 hari lagi"),
        (timedelta(hours=23, minutes=59), "dua puluh tiga jam lagi"),
        (timedelta(hours=1), "satu jam lagi"),
        (timedelta(minutes=12), "dua belas menit lagi"),
        (timedelta(seconds=5), "satu menit lagi"),
        (timedelta(0), "sudah lewat"),
        (timedelta(days=-3), "sudah lewat"),
    ],
)
def test_the_time_left_is_said_in_words(remaining: timedelta, words: str) -> None:
    assert formats.left(NOW + remaining) == words


def test_english_knows_one_day_from_two() -> None:
    with force_locale("en"):
        assert formats.left(NOW + timedelta(days=1)) == "one day left"
        assert formats.left(NOW + timedelta(days=2)) == "two days left"


def test_every_small_number_has_words_of_its_own() -> None:
    for language in ("id", "en"):
        said = [in_words(count, language) for count in range(100)]
        assert len(set(said)) == 100
        assert not any(character.isdigit() for words in said for character in words)
    assert in_words(100, "id") == "100"
    assert in_words(-1, "en") == "-1"
