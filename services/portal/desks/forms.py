"""What the forms of several desks have in common: a reason in words, and how many of something."""

from __future__ import annotations

from flask_babel import lazy_gettext
from marshmallow import Schema, fields, validate

from services.portal.shell.text_fields import Words

WRITE_A_REASON = lazy_gettext("Tulis alasannya, misalnya: Tanahnya milik kota dan biayanya sudah dihitung.")
CHOOSE_A_REASON = lazy_gettext("Pilih satu alasan")


class ReasonForm(Schema):
    """A decision that needs its reason and nothing else."""

    reason = Words(longest=1000, needed=WRITE_A_REASON)


def how_many(most: int) -> fields.Integer:
    """A field for a number from 1 to `most`."""
    words = lazy_gettext("Tulis angka dari 1 sampai %(most)s, misalnya 30.", most=most)
    return fields.Integer(
        required=True,
        validate=validate.Range(1, most, error=words),
        error_messages={"invalid": words, "required": words},
    )
