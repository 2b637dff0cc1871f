"""The number that begins and ends a kiosk."""

from __future__ import annotations

from flask_babel import lazy_gettext
from marshmallow import Schema, fields

from shared.web.text import Shape

PIN = lazy_gettext("Tulis empat sampai delapan angka, misalnya tanggal yang Anda ingat.")


class PinForm(Schema):
    """The number that ends a kiosk."""

    pin = fields.String(required=True, validate=Shape(r"[0-9]{4,8}", error=PIN))
