"""A program in words: its states, its money, its offices."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext

from services.portal.shell.states import Shown
from shared.contracts.agencies import Agency

PROGRAM = {
    "planned": Shown(lazy_gettext("Direncanakan"), "end", "clock"),
    "in_progress": Shown(lazy_gettext("Dikerjakan")),
    "late": Shown(lazy_gettext("Terlambat"), "no", "attention"),
    "completed": Shown(lazy_gettext("Selesai"), "yes", "done"),
    "cancelled": Shown(lazy_gettext("Dibatalkan"), "end", "refused"),
}

FUNDING = {
    "APBD": lazy_gettext("APBD (anggaran kota)"),
    "CSR": lazy_gettext("Mitra usaha (TJSL)"),
    "swadaya": lazy_gettext("Swadaya warga"),
}

AGENCIES = {agency.value: agency.value for agency in Agency}
"""Offices are called by their names in every language."""

SHORT_FUNDING = {"CSR": "TJSL"}
"""Where the law's own name for companies' money (TJSL) fits better than the code."""

CLUSTERS = {
    1: lazy_gettext("Hak sipil dan kebebasan"),
    2: lazy_gettext("Keluarga dan pengasuhan"),
    3: lazy_gettext("Kesehatan dan kesejahteraan"),
    4: lazy_gettext("Pendidikan, waktu luang, budaya"),
    5: lazy_gettext("Perlindungan khusus"),
}
"""The clusters of Permen PPPA 12/2022, in the words of the roadmap."""

LISTS: dict[str, dict[Any, Any]] = {
    "funding": FUNDING,
    "agencies": AGENCIES,
    "short_funding": SHORT_FUNDING,
    "clusters": CLUSTERS,
}
