"""Adoption as it comes in and goes out."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.proposals.adoption.model import FundingSource
from services.proposals.drafting.schemas import ProposalOut
from services.proposals.verification.model import ReasonCode
from shared.web.text import PlainText


class AdoptionIn(Schema):
    """Why, with whose money, in which year's plan and by which agency. Everybody will read it."""

    reason = PlainText(longest=1000, shortest=1, required=True)
    funding_source = fields.Enum(FundingSource, by_value=True, required=True)
    rkpd_year = fields.Integer(required=True, strict=True, validate=validate.Range(2020, 2101))
    agency = PlainText(longest=120, shortest=2, required=True)


class DeclineIn(Schema):
    """Why not. Everybody will read it."""

    reason_code = fields.Enum(ReasonCode, by_value=True, required=True)
    reason = PlainText(longest=1000, shortest=1, required=True)


class AdoptionQueue(Schema):
    """A page of the queue."""

    items = fields.List(fields.Nested(ProposalOut))
    next = fields.String(allow_none=True)
