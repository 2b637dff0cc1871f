"""Ballots as they come in, receipts and turnout as they go out."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields

from services.voting.box.ballots.retry_keys import KEY_BYTES
from shared.blind_signatures import from_text


class Choices(fields.Raw):
    """What a ballot says: a list of project ids, points by project id, or the word that answers a question."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        if not isinstance(value, list | dict | str):
            raise ValidationError("Not a list, an object or a word.")
        return value

    def __init__(self, **options: Any) -> None:
        shapes = [
            {"type": "array", "items": {"type": "string"}},
            {"type": "object", "additionalProperties": {"type": "integer"}},
            {"type": "string", "enum": ["yes", "no", "abstain"]},
        ]
        super().__init__(metadata={"anyOf": shapes}, **options)


class RetryKey(fields.String):
    """Thirty-two random bytes (base64url without padding), the same each time a request is sent again."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        try:
            key = from_text(super()._deserialize(value, attr, data, **options))
        except ValueError as error:
            raise ValidationError("Not base64url without padding.") from error
        if len(key) != KEY_BYTES:
            raise ValidationError(f"Not {KEY_BYTES} bytes.")
        return key

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"pattern": "^[A-Za-z0-9_-]{43}$"}, **options)


class BallotIn(Schema):
    """A ballot with the token that the roll signed blindly (32 bytes; both base64url without padding).

    With the same `retry_key` the same token gets its receipt again; without one a second request is refused.
    """

    token = fields.String(required=True, metadata={"pattern": "^[A-Za-z0-9_-]{43}$"})
    signature = fields.String(required=True, metadata={"pattern": "^[A-Za-z0-9_-]+$"})
    cell = fields.Integer(required=True, strict=True)
    choices = Choices(required=True)
    assisted = fields.Boolean(load_default=False)
    retry_key = RetryKey()


class ReplacementIn(Schema):
    """Another ballot in the place of the one that this receipt leads to."""

    receipt = fields.String(required=True, metadata={"example": "MZXW-6YTB-OI2H-4ZDF-N5XW"})
    choices = Choices(required=True)
    retry_key = RetryKey()


class ReceiptOut(Schema):
    """What shows its holder that her ballot lies in the box."""

    receipt = fields.String(required=True, metadata={"example": "MZXW-6YTB-OI2H-4ZDF-N5XW"})
