"""Logging in: a contact, then the code that was sent to it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from marshmallow import Schema, fields, post_load, validate

from shared.web.text import Shape


class ContactForm(Schema):
    """Where to send the code."""

    contact = fields.String(
        required=True,
        validate=[
            validate.Length(5, 120, error=lazy_gettext("Tulis alamat surel, misalnya ibu.siti@contoh.id")),
            Shape(
                r"\s*([^@\s]+@[^@\s]+\.[^@\s]+|\+?[0-9][0-9 .\-]{6,})\s*",
                error=lazy_gettext("Tulis alamat surel yang lengkap, misalnya ibu.siti@contoh.id"),
            ),
        ],
        error_messages={"required": lazy_gettext("Tulis alamat surel, misalnya ibu.siti@contoh.id")},
    )

    @post_load
    def trimmed(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Without the spaces that a phone's keyboard adds."""
        return {**data, "contact": data["contact"].strip()}


class CodeForm(Schema):
    """The code, written with or without spaces, in capitals or not."""

    request_id = fields.String(required=True)
    code = fields.String(
        required=True,
        validate=Shape(r"[A-Za-z0-9 \-]{6,16}", error=lazy_gettext("Tulis kode dari pesan itu, misalnya K7QP 2M9X")),
        error_messages={"required": lazy_gettext("Tulis kode dari pesan itu, misalnya K7QP 2M9X")},
    )

    @post_load
    def bare(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """The code as it was sent."""
        return {**data, "code": data["code"].replace(" ", "").replace("-", "").upper()}
