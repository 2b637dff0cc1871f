"""What verifiers check, are refused and have done, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext

CHECKS = {
    "city_authority": lazy_gettext("Kewenangan kota"),
    "land_clear": lazy_gettext("Status tanah jelas"),
    "safe_for_children": lazy_gettext("Aman bagi anak"),
    "not_yet_budgeted": lazy_gettext("Belum dianggarkan"),
}

LISTS: dict[str, dict[Any, Any]] = {
    "checks": CHECKS,
}

REFUSALS: dict[str, Any] = {
    "not_yet_verified": lazy_gettext("Usulan ini belum dinyatakan layak dengan biayanya."),
}

NOTICES: dict[str, Any] = {
    "layak": lazy_gettext("Jawaban sudah terbit: usulan ini layak, dengan biayanya."),
    "ditolak": lazy_gettext("Jawaban sudah terbit: belum dapat diakomodir, dengan alasannya."),
    "daftar": lazy_gettext("Usulan masuk daftar pilihan."),
}
