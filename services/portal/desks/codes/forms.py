"""Batches of codes, a kiosk, and stacks of paper, as officers' forms send them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.portal.shell.text_fields import Words
from shared.web.text import Shape

MOST_CARDS, MOST_PAPERS, MOST_SHEETS = 500, 200, 200
LABEL = lazy_gettext("Tulis untuk siapa, misalnya: SD 004, kelas 5B.")
STACK = lazy_gettext("Tulis dari mana, misalnya: Posyandu Melati, RT 07.")
PIN = lazy_gettext("Tulis empat sampai delapan angka, misalnya tanggal yang Anda ingat.")


def _count(most: int) -> fields.Integer:
    words = lazy_gettext("Tulis angka dari 1 sampai %(most)s, misalnya 30.", most=most)
    return fields.Integer(
        required=True,
        validate=validate.Range(1, most, error=words),
        error_messages={"invalid": words, "required": words},
    )


class CodesForm(Schema):
    """How many codes, for whom, and whether each is printed on a card or on a ballot paper."""

    label = Words(longest=100, needed=LABEL)
    kind = fields.String(required=True, validate=validate.OneOf(["cards", "papers"]))
    count = _count(MOST_CARDS)

    @validates_schema
    def few_enough(self, data: dict[str, Any], **_options: Any) -> None:
        """A ballot paper is a whole sheet; fewer are printed at once."""
        if data.get("kind") == "papers" and data.get("count", 0) > MOST_PAPERS:
            words = lazy_gettext("Untuk surat suara kertas paling banyak %(most)s sekali cetak.", most=MOST_PAPERS)
            raise ValidationError(words, "count")


class StackForm(Schema):
    """A stack of sheets, counted by hand."""

    label = Words(longest=100, needed=STACK)
    sheets = _count(MOST_SHEETS)


class RecountForm(Schema):
    """How many sheets there really are."""

    sheets = _count(MOST_SHEETS)


class PinForm(Schema):
    """The number that ends a kiosk."""

    pin = fields.String(required=True, validate=Shape(r"[0-9]{4,8}", error=PIN))
