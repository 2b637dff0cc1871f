"""What the services refuse everywhere, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext

REFUSALS: dict[str, Any] = {
    "invalid_input": lazy_gettext("Ada isian yang belum benar. Periksa lagi, lalu kirim."),
    "unauthenticated": lazy_gettext("Masuk dulu, lalu coba lagi."),
    "forbidden": lazy_gettext("Peran Anda tidak mengizinkan ini untuk wilayah tersebut."),
    "not_found": lazy_gettext("Halaman atau usulan ini tidak ada."),
    "too_many_requests": lazy_gettext("Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi."),
    "request_in_flight": lazy_gettext("Permintaan yang sama sedang dikerjakan. Tunggu sebentar, lalu coba lagi."),
    "idempotency_key_reused": lazy_gettext("Formulir ini sudah terkirim dengan isi lain. Muat ulang halaman ini."),
    "temporarily_unavailable": lazy_gettext("Sistem sedang sibuk. Coba lagi beberapa detik lagi."),
    "storage_full": lazy_gettext(
        "Tempat penyimpanan Rembuk sedang penuh, jadi kiriman ini belum tersimpan. Semua halaman tetap bisa dibaca; "
        "coba kirim lagi nanti."
    ),
}
