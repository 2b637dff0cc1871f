"""Adoption as it comes in and goes out."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.proposals.adoption.model import FundingSource
from services.proposals.life.schemas import DeskItem
from shared.contracts.agencies import Agency
from shared.contracts.vocabulary import ReasonCode
from shared.web.text import PlainText


class AdoptionIn(Schema):
    """Why, with whose money, in which year's plan and by which agency, by its name. Everybody will read it."""

    reason = PlainText(longest=1000, shortest=1, required=True)
    funding_source = fields.Enum(FundingSource, by_value=True, required=True)
    rkpd_year = fields.Integer(required=True, strict=True, validate=validate.Range(2020, 2101))
    agency = fields.Enum(Agency, by_value=True, required=True)


class DeclineIn(Schema):
    """Why not. Everybody will read it."""

    reason_code = fields.Enum(ReasonCode, by_value=True, required=True)
    reason = PlainText(longest=1000, shortest=1, required=True)


class RefusalIn(Schema):
    """Why it stays chosen. Everybody will read it."""

    reason = PlainText(longest=1000, shortest=1, required=True)


class PendingDeclineOut(Schema):
    """What one officer proposed and a second one decides."""

    id = fields.UUID()
    reason_code = fields.Enum(ReasonCode, by_value=True)
    reason = fields.String()
    proposed_at = fields.AwareDateTime()
    mine = fields.Boolean(metadata={"description": "whether the caller proposed it"})


class AdoptionItem(DeskItem):
    """A chosen proposal at the desk."""

    pending_decline = fields.Nested(PendingDeclineOut, allow_none=True)


class AdoptionQueue(Schema):
    """A page of the queue."""

    items = fields.List(fields.Nested(AdoptionItem))
    next = fields.String(allow_none=True)
