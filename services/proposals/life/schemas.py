"""A proposal as it goes over the wire: as a card, whole, and on an officer's desk."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.proposals.life.model import InitiativeType
from services.proposals.life.states import State
from shared.contracts.categories import Category
from shared.web.text import PlainText

MOST_RUPIAH = 10**12


class CostLineSchema(Schema):
    """One thing to pay for, in whole rupiah."""

    item = PlainText(longest=120, shortest=1, required=True)
    rupiah = fields.Integer(required=True, strict=True, validate=validate.Range(0, MOST_RUPIAH))


class ProposalSummary(Schema):
    """A proposal as a card in a list."""

    id = fields.UUID()
    cycle_id = fields.UUID()
    title = fields.String()
    summary = fields.String()
    category = fields.Enum(Category, by_value=True, allow_none=True)
    initiative_type = fields.Enum(InitiativeType, by_value=True)
    picture = fields.String(allow_none=True)
    area_code = fields.String()
    author_id = fields.UUID()
    by_child = fields.Boolean()
    age_band = fields.String()
    state = fields.Enum(State, by_value=True)
    state_since = fields.AwareDateTime()
    version = fields.Integer()
    support_count = fields.Integer()
    requested_cost = fields.Integer(metadata={"description": "rupiah, the author's guess"})
    verified_cost = fields.Integer(allow_none=True, metadata={"description": "rupiah, as officers found"})
    created_at = fields.AwareDateTime()
    submitted_at = fields.AwareDateTime(allow_none=True)
    published_at = fields.AwareDateTime(allow_none=True)
    due_at = fields.AwareDateTime(allow_none=True, metadata={"description": "by when the city owes its answer"})


class ProposalOut(ProposalSummary):
    """A proposal with all its words."""

    story = fields.String()
    rt = fields.String(allow_none=True)
    place = fields.String()
    beneficiaries = fields.List(fields.String())
    beneficiary_count = fields.Integer(allow_none=True)
    cost_lines = fields.List(fields.Nested(CostLineSchema))
    previous_proposal_id = fields.UUID(allow_none=True)


class DeskItem(ProposalOut):
    """A proposal in an officer's queue, and what she may do with it."""

    allowed_actions = fields.List(fields.String())
