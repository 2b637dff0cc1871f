"""What the desk of moderators has done, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext

NOTICES: dict[str, Any] = {
    "diterbitkan": lazy_gettext("Usulan sudah terbit dan bisa dilihat semua orang."),
    "dikembalikan": lazy_gettext("Usulan dikembalikan kepada pengusul dengan alasannya."),
}
