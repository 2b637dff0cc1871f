"""What the desk of residents refuses and has done, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext

REFUSALS: dict[str, Any] = {
    "registrar_cannot_confirm": lazy_gettext(
        "Anda yang mendaftarkan orang ini. Minta petugas lain memeriksa dan mengonfirmasi."
    ),
    "not_oneself": lazy_gettext("Ini tentang diri sendiri. Minta petugas lain memutuskannya."),
    "already_verified": lazy_gettext("Tempat tinggalnya sudah dikonfirmasi. Muat ulang halaman ini."),
    "not_independent": lazy_gettext(
        "Salah satu dari kedua petugas ini mendaftarkan yang lain atau mengusulkan perannya. Minta rekan lain."
    ),
    "grant_decided": lazy_gettext("Usul peran ini sudah diputuskan. Muat ulang halaman ini."),
    "grant_unknown": lazy_gettext("Usul peran ini tidak ada. Muat ulang halaman ini."),
    "grant_proposed": lazy_gettext("Peran ini sudah diusulkan. Pemeriksa kedua yang memutuskan."),
    "role_held": lazy_gettext("Orang ini sudah memegang peran itu."),
    "role_over": lazy_gettext("Masa peran itu sudah lewat. Usulkan lagi dengan tanggal baru."),
    "role_not_for_her": lazy_gettext("Peran ini bukan untuk umurnya."),
}

NOTICES: dict[str, Any] = {
    "dikonfirmasi": lazy_gettext("Tempat tinggalnya sudah dikonfirmasi."),
    "peran-disetujui": lazy_gettext("Peran sudah diberikan. Keputusan Anda tercatat."),
    "peran-ditolak": lazy_gettext("Peran itu tidak diberikan. Alasannya tercatat."),
}
