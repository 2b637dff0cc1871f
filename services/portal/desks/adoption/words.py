"""What DP3AKB is refused and has done, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext

REFUSALS: dict[str, Any] = {
    "second_officer_missing": lazy_gettext(
        "Pilihan warga tidak ditolak oleh satu orang. Minta rekan di wilayah ini memeriksanya."
    ),
    "decline_pending": lazy_gettext("Sudah ada usul untuk belum mengakomodirnya. Putuskan dulu yang itu."),
    "decline_unknown": lazy_gettext("Usul itu sudah diputuskan atau diganti. Muat ulang halaman ini."),
    "decline_not_yours": lazy_gettext("Hanya yang mengusulkan bisa menariknya. Anda bisa menolaknya dengan alasan."),
}

NOTICES: dict[str, Any] = {
    "penolakan-diusulkan": lazy_gettext("Usul dicatat dan terbuka untuk umum. Petugas kedua yang memutuskan."),
    "tetap-prioritas": lazy_gettext("Usulan tetap menjadi prioritas. Alasannya bisa dibaca semua orang."),
    "usul-ditarik": lazy_gettext("Usul Anda sudah ditarik. Usulan tetap menjadi prioritas."),
    "diadopsi": lazy_gettext("Usulan diakomodir. Programnya muncul di peta jalan."),
}
