"""The import of a published election, as its form sends it."""

from __future__ import annotations

from flask_babel import lazy_gettext
from marshmallow import Schema, ValidationError, fields, validates


class ImportForm(Schema):
    """Into which area, and the file as text when it was looked over."""

    area_code = fields.String(
        required=True, error_messages={"required": lazy_gettext("Pilih wilayah tempat uji coba ini")}
    )
    text = fields.String(load_default="")

    @validates("area_code")
    def chosen(self, value: str, data_key: str) -> None:
        """An empty choice is none. Raises ValidationError."""
        if not value:
            raise ValidationError(lazy_gettext("Pilih wilayah tempat uji coba ini"))


def essence(data: bytes, ballots_from: int | None) -> str:
    """What of a file has to travel once more: everything before its ballots, whose first line is told."""
    text = data.decode("utf-8", errors="replace").removeprefix("\ufeff")
    lines = text.split("\n")
    return "\n".join(lines if ballots_from is None else lines[: ballots_from - 1])
