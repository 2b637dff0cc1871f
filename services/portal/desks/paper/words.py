"""What the desk of paper refuses and has done, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext

REFUSALS: dict[str, Any] = {
    "batch_accepted": lazy_gettext(
        "Tumpukan ini sudah diterima. Buka tumpukan baru untuk lembar yang datang kemudian."
    ),
    "keying_finished": lazy_gettext("Ketikan ini sudah selesai dan tidak bisa diubah lagi."),
    "keying_not_finished": lazy_gettext("Dua orang harus selesai mengetik tumpukan ini dulu."),
    "both_have_keyed": lazy_gettext("Dua orang lain sudah mengetik tumpukan ini. Anda bisa memutuskan perbedaannya."),
    "sheet_keyed_already": lazy_gettext(
        "Lembar dengan kode ini sudah Anda ketik. Kalau ada dua lembar berkode sama, hitung yang kedua sebagai salinan."
    ),
    "sheets_missing": lazy_gettext("Jumlahnya belum cocok dengan hitungan tangan. Cari lembar yang belum diketik."),
    "too_many_sheets": lazy_gettext("Semua lembar sudah diketik. Hitung tumpukannya lagi, lalu perbaiki jumlahnya."),
    "sheet_not_keyed": lazy_gettext("Lembar ini tidak ada, atau tidak ada perbedaannya. Muat ulang halaman ini."),
    "third_person_needed": lazy_gettext("Anda ikut mengetik tumpukan ini. Minta orang ketiga memutuskan."),
    "differences_left": lazy_gettext("Masih ada perbedaan. Orang ketiga memutuskannya dulu."),
}

NOTICES: dict[str, Any] = {
    "tumpukan-diterima": lazy_gettext("Tumpukan diterima. Suaranya masuk kotak dalam beberapa detik."),
}
