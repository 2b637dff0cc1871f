"""Money, numbers and time as Indonesian documents write them."""

from __future__ import annotations

from datetime import datetime

from shared.clock import WITA

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip


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
