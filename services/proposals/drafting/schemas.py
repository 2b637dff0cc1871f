"""A proposal as its author writes it."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.proposals.life.model import Beneficiary, InitiativeType
from services.proposals.life.schemas import CostLineSchema
from shared.contracts.categories import Category
from shared.web.text import PlainText, Shape

KELURAHAN_PATTERN = r"\d{2}\.\d{2}\.\d{2}\.\d{4}"
MOST_COST_LINES = 30


class ProposalWords(Schema):
    """What an author writes."""

    title = PlainText(longest=120, shortest=1)
    summary = PlainText(longest=300)
    story = PlainText(longest=5000)
    category = fields.Enum(Category, by_value=True, allow_none=True)
    initiative_type = fields.Enum(InitiativeType, by_value=True)
    picture = fields.String(validate=Shape(r"[a-z][a-z0-9_-]{0,39}"), allow_none=True)
    area_code = fields.String(validate=Shape(KELURAHAN_PATTERN))
    rt = fields.String(validate=Shape(r"[0-9]{1,3}"), allow_none=True)
    place = PlainText(longest=200)
    beneficiaries = fields.List(fields.Enum(Beneficiary, by_value=True), validate=validate.Length(max=len(Beneficiary)))
    beneficiary_count = fields.Integer(strict=True, validate=validate.Range(1, 1_000_000), allow_none=True)
    cost_lines = fields.List(fields.Nested(CostLineSchema), validate=validate.Length(max=MOST_COST_LINES))
    previous_proposal_id = fields.UUID(allow_none=True)


class ProposalIn(ProposalWords):
    """A proposal to begin. Only the title is needed at once; the kelurahan is the author's own if left out."""

    title = PlainText(longest=120, shortest=1, required=True)


class ProposalChange(ProposalWords):
    """What to change, and the version that was read (here, or as If-Match)."""

    version = fields.Integer(load_default=None, strict=True, allow_none=True)


class VersionHeader(Schema):
    """If-Match holds the version that was read, bare or in quotes."""

    if_match = fields.String(data_key="If-Match", load_default=None, validate=Shape(r'"?\d{1,9}"?'))
