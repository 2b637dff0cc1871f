"""Who somebody is, and what is refused at the door, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext

ROLES = {
    "author": lazy_gettext("pengusul"),
    "system": lazy_gettext("Rembuk"),
    "resident": lazy_gettext("warga"),
    "child": lazy_gettext("anak"),
    "forum_member": lazy_gettext("anggota Forum Anak"),
    "facilitator": lazy_gettext("fasilitator"),
    "kelurahan_officer": lazy_gettext("petugas kelurahan"),
    "agency_verifier": lazy_gettext("petugas dinas"),
    "dp3akb_officer": lazy_gettext("petugas DP3AKB"),
    "moderator": lazy_gettext("peninjau"),
    "safeguarding_officer": lazy_gettext("petugas pelindung anak"),
    "partner": lazy_gettext("mitra"),
    "operator": lazy_gettext("pengelola sistem"),
    "auditor": lazy_gettext("pemeriksa"),
}

LISTS: dict[str, dict[Any, Any]] = {
    "roles": ROLES,
}

REFUSALS: dict[str, Any] = {
    "code_refused": lazy_gettext(
        "Kodenya salah, sudah dipakai, atau lebih dari sepuluh menit. Minta kode baru bila perlu."
    ),
    "too_many_codes": lazy_gettext(
        "Sudah beberapa kode dikirim. Pakai yang terakhir, tunggu seperempat jam, atau minta dari tempat biasa masuk."
    ),
    "too_many_tries": lazy_gettext("Terlalu banyak kode salah dari tempat ini. Tunggu seperempat jam, lalu coba lagi."),
    "token_spent": lazy_gettext("Ini sudah dikirim sekali. Muat ulang halaman ini untuk melihat hasilnya."),
    "act_token_needed": lazy_gettext("Ini perlu izin baru dari bagian masuk. Muat ulang halaman ini, lalu tekan lagi."),
    "session_ended": lazy_gettext("Sesi ini sudah berakhir. Masuk lagi."),
}

NOTICES: dict[str, Any] = {
    "masuk": lazy_gettext("Selamat datang kembali."),
    "keluar": lazy_gettext("Sudah keluar. Data di perangkat ini dihapus."),
}
