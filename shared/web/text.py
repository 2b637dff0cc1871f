"""What people type: one form of Unicode, and no characters that hide or turn around what stands there."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from marshmallow import ValidationError, fields, validate

INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
"""Control characters, marks of direction, halves of surrogate pairs. Joiners stay: emoji and some scripts need them."""


def clean(text: str) -> str:
    """`text` in Unicode's composed form, without invisible characters, trimmed, lines ended by a newline."""
    return INVISIBLE.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))).strip()


class PlainText(fields.String):
    """A text of at most `longest` and at least `shortest` characters, cleaned before it is measured."""

    def __init__(self, *, longest: int, shortest: int = 0, **options: Any) -> None:
        super().__init__(validate=validate.Length(shortest, longest), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        return clean(super()._deserialize(value, attr, data, **options))


class Shape(validate.Regexp):
    """That the whole of a value looks so. `$` alone would let a newline stand at its end.

    `pattern` comes without `^` and `$`; the API's document has both, since a pattern there is looked for anywhere.
    """

    def __init__(self, pattern: str, **options: Any) -> None:
        super().__init__(f"^(?:{pattern})$", **options)

    def __call__(self, value: Any) -> Any:
        """The value. Raises ValidationError."""
        if re.fullmatch(self.regex, value) is None:
            raise ValidationError(self._format_error(value))
        return value
