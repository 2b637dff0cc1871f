"""A text field of a form: cleaned, measured, and refused in words that help."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from marshmallow import ValidationError, fields

from shared.cleaning import clean


class Words(fields.String):
    """A text of at most `longest` characters; `needed` is the sentence for an empty one, None where it may be empty."""

    def __init__(self, *, longest: int, needed: Any = None) -> None:
        if needed is None:
            super().__init__(load_default="")
        else:
            super().__init__(required=True, error_messages={"required": needed})
        self.longest, self.needed = longest, needed

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = clean(str(super()._deserialize(value, attr, data, **options)))
        if not text and self.needed is not None:
            raise ValidationError(self.needed)
        if len(text) > self.longest:
            raise ValidationError(gettext("Terlalu panjang: paling banyak %(most)s huruf", most=self.longest))
        return text
