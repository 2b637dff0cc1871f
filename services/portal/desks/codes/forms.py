"""Batches of codes, as an officer's form sends them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.portal.desks.forms import how_many
from services.portal.shell.text_fields import Words

MOST_CARDS, MOST_PAPERS = 500, 200
LABEL = lazy_gettext("Tulis untuk siapa, misalnya: SD 004, kelas 5B.")


class CodesForm(Schema):
    """How many codes, for whom, and whether each is printed on a card or on a ballot paper."""

    label = Words(longest=100, needed=LABEL)
    kind = fields.String(required=True, validate=validate.OneOf(["cards", "papers"]))
    count = how_many(MOST_CARDS)

    @validates_schema
    def few_enough(self, data: dict[str, Any], **_options: Any) -> None:
        """A ballot paper is a whole sheet; fewer are printed at once. Raises ValidationError."""
        if data.get("kind") == "papers" and data.get("count", 0) > MOST_PAPERS:
            words = lazy_gettext("Untuk surat suara kertas paling banyak %(most)s sekali cetak.", most=MOST_PAPERS)
            raise ValidationError(words, "count")
