"""Money, numbers and time as Indonesian documents write them, and any text in the letters that their font has."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from shared.clock import WITA

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
LIKE = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201a": ",", "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2013": "-",
    "\u2014": "-", "\u2212": "-", "\u2026": "...", "\u2022": "-", "\u20ac": "EUR", "\u2264": "<=", "\u2265": ">=",
    "\u0141": "L", "\u0142": "l", "\u0110": "D", "\u0111": "d", "\u0131": "i", "\u0152": "OE", "\u0153": "oe",
    "\u1e9e": "SS", "\u0126": "H", "\u0127": "h", "\u014a": "Ng", "\u014b": "ng",
})  # fmt: skip
"""Letters and marks that Latin-1 lacks, and what a careful typist would write instead."""
NONE = "?"


def moment(instant: datetime) -> str:
    """Minggu, 29 November 2026 pukul 23.59 WITA."""
    local = instant.astimezone(WITA)
    return f"{DAYS[local.weekday()]}, {day(instant)} pukul {local:%H.%M} WITA"


def day(instant: datetime) -> str:
    """29 November 2026."""
    local = instant.astimezone(WITA)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def number(value: int) -> str:
    """1234567 -> 1.234.567."""
    return f"{value:,}".replace(",", ".")


def rupiah(amount: int) -> str:
    """1500000 -> Rp1.500.000."""
    return f"Rp{number(amount)}"


def percent(part: int, whole: int) -> str:
    """A share with one decimal: 49,3%; an empty whole has none."""
    return f"{100 * part / whole:.1f}%".replace(".", ",") if whole else "-"


def latin(text: str) -> str:
    """The text in the letters of Latin-1, which every PDF reader has; what has no like there becomes a question mark.

    Accents that Latin-1 lacks are dropped: the spelling of record stands on the page of the result.
    """
    return "".join(map(_letter, unicodedata.normalize("NFC", text).translate(LIKE)))


def _letter(letter: str) -> str:
    if ord(letter) < 256:
        return letter
    plain = "".join(part for part in unicodedata.normalize("NFKD", letter) if ord(part) < 256)
    return plain or ("" if unicodedata.combining(letter) else NONE)
