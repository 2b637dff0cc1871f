"""What the desk of codes has done, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext

NOTICES: dict[str, Any] = {
    "kode-dicabut": lazy_gettext("Kode yang belum dipakai sudah dicabut."),
}
