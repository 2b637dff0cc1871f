"""Fields for what people type: a text that is cleaned before it is measured, and the shape of a whole value."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import ValidationError, fields, validate

from shared.cleaning import clean


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
