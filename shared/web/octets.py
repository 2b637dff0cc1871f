"""Bytes in JSON: base64url without padding, written in one way only."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields

from shared.blind_signatures import from_text, to_text


class Octets(fields.String):
    """Bytes as base64url without padding, as RFC 7515 writes them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"pattern": "^[A-Za-z0-9_-]+$"}, **options)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> str | None:
        return None if value is None else to_text(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        try:
            return from_text(super()._deserialize(value, attr, data, **options))
        except ValueError as error:
            raise ValidationError("Not base64url without padding.") from error
