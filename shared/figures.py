"""Money, numbers and time as people in Balikpapan read them, in Indonesian (`id`) or English (`en`)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent

from shared.clock import WITA

MOMENTS = {"id": "EEEE, d MMMM y 'pukul' HH.mm 'WITA'", "en": "EEEE, d MMMM y 'at' HH:mm 'WITA'"}


def number(value: float | Decimal, language: str = "id") -> str:
    """1234567 -> 1.234.567, in English 1,234,567."""
    return str(format_decimal(value, locale=language))


def rupiah(amount: int, language: str = "id") -> str:
    """1500000 -> Rp1.500.000, in English Rp1,500,000."""
    return f"Rp{number(amount, language)}"


def percent(part: int, whole: int, language: str = "id") -> str:
    """A share with one decimal: 49,3%; an empty whole has none."""
    if not whole:
        return "-"
    share = Fraction(part, whole)
    return str(format_percent(Decimal(share.numerator) / share.denominator, "0.0%", locale=language))


def day(value: date | datetime, language: str = "id") -> str:
    """29 November 2026; the day of an instant is Balikpapan's."""
    local = value.astimezone(WITA) if isinstance(value, datetime) else value
    return str(format_date(local, "d MMMM y", locale=language))


def moment(instant: datetime, language: str = "id") -> str:
    """Minggu, 29 November 2026 pukul 23.59 WITA, in English Sunday, 29 November 2026 at 23:59 WITA."""
    return str(format_datetime(instant, MOMENTS[language], tzinfo=WITA, locale=language))
