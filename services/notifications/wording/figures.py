"""Money and time as people in Balikpapan read them."""

from __future__ import annotations

from datetime import datetime

from shared.clock import WITA

_DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
           "November", "Desember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}  # fmt: skip


def rupiah(amount: int) -> str:
    """1500000 -> Rp1.500.000."""
    return "Rp" + f"{amount:,}".replace(",", ".")


def moment(iso: str, language: str) -> str:
    """An ISO instant -> Minggu, 29 November 2026 pukul 23.59 WITA (`language` is id or en)."""
    local = datetime.fromisoformat(iso).astimezone(WITA)
    day, month = _DAYS[language][local.weekday()], _MONTHS[language][local.month - 1]
    if language == "en":
        return f"{day} {local.day} {month} {local.year} at {local:%H:%M} WITA"
    return f"{day}, {local.day} {month} {local.year} pukul {local:%H.%M} WITA"
