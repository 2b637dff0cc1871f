"""Verification as it comes in and goes out."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.proposals.life.schemas import MOST_RUPIAH, DeskItem
from services.proposals.verification.model import Check, Verdict
from shared.contracts.vocabulary import ReasonCode
from shared.web.pagination import QueueQuery
from shared.web.text import PlainText


class VerdictIn(Schema):
    """A verdict; feasible needs a cost, the others a reason code. Everybody will read the reason."""

    verdict = fields.Enum(Verdict, by_value=True, required=True)
    cost = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(1, MOST_RUPIAH))
    reason_code = fields.Enum(ReasonCode, by_value=True, load_default=None, allow_none=True)
    reason = PlainText(longest=1000, shortest=1, required=True)
    checklist = fields.Dict(
        keys=fields.String(validate=validate.OneOf([check.value for check in Check])),
        values=fields.Boolean(),
        load_default=dict,
    )

    @validates_schema
    def cost_belongs_to_feasible(self, data: dict[str, object], **_options: object) -> None:
        """A cost is part of the verdict feasible and of no other. Raises ValidationError."""
        if (data.get("verdict") == Verdict.FEASIBLE) != (data.get("cost") is not None):
            raise ValidationError("Give a cost in rupiah for feasible, and only then.", "cost")


class ShortlistIn(Schema):
    """Why it goes on the list; everybody will read it."""

    reason = PlainText(longest=1000, shortest=1, required=True)


class VerificationQuery(QueueQuery):
    """Which part of the queue."""

    q = PlainText(longest=200, load_default="", metadata={"description": "words to look for"})
    by_child = fields.Boolean(load_default=None)
    verified = fields.Boolean(load_default=None, metadata={"description": "with a verified cost, or without"})


class VerificationQueue(Schema):
    """A page of the queue; `due_at` is null where no clock runs yet."""

    items = fields.List(fields.Nested(DeskItem))
    next = fields.String(allow_none=True)
