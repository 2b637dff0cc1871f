"""Ballots as they come in, receipts and turnout as they go out."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields


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


class BallotIn(Schema):
    """A ballot with the token that the roll signed blindly (32 bytes; both base64url without padding)."""

    token = fields.String(required=True, metadata={"pattern": "^[A-Za-z0-9_-]{43}$"})
    signature = fields.String(required=True, metadata={"pattern": "^[A-Za-z0-9_-]+$"})
    cell = fields.Integer(required=True, strict=True)
    choices = Choices(required=True)
    assisted = fields.Boolean(load_default=False)


class ReplacementIn(Schema):
    """Another ballot in the place of the one that this receipt leads to."""

    receipt = fields.String(required=True, metadata={"example": "MZXW-6YTB-OI2H-4ZDF-N5XW"})
    choices = Choices(required=True)


class ReceiptOut(Schema):
    """What shows its holder that her ballot lies in the box."""

    receipt = fields.String(required=True, metadata={"example": "MZXW-6YTB-OI2H-4ZDF-N5XW"})
