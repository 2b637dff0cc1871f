"""What the public board refuses and has noted, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext

REFUSALS: dict[str, Any] = {
    "receipt_unknown": lazy_gettext("Tidak ada suara dengan kode bukti ini. Periksa huruf dan angkanya."),
    "poll_not_audited": lazy_gettext("Pemilihan ini tidak punya pemeriksa sekarang."),
    "auditor_not_named": lazy_gettext("Minta dua petugas wilayah ini menunjuk Anda dulu."),
}

NOTICES: dict[str, Any] = {
    "pemeriksa-diminta": lazy_gettext("Permintaan sudah dicatat. Dua petugas wilayah ini yang memutuskan."),
}
