"""Programs as they go out."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.programs.roadmap.model import State
from shared.contracts.categories import Category
from shared.web.pagination import PageQuery
from shared.web.text import Shape


class ProgramQuery(PageQuery):
    """What to list; an area stands for all within it."""

    area = fields.String(load_default=None, validate=Shape(r"\d{2}\.\d{2}(\.\d{2}(\.\d{4})?)?"))
    year = fields.Integer(load_default=None, validate=validate.Range(2020, 2101))
    category = fields.Enum(Category, by_value=True, load_default=None)
    proposal = fields.UUID(load_default=None)


class StepOut(Schema):
    """Something that happened; the page finds the words by `code`."""

    code = fields.String()
    happened_at = fields.AwareDateTime()


class ProgramOut(Schema):
    """A program on the roadmap."""

    id = fields.UUID()
    proposal_id = fields.UUID()
    area_code = fields.String()
    title = fields.String()
    category = fields.String()
    cluster = fields.Integer(allow_none=True, metadata={"description": "1 to 5, of the KLA indicators"})
    picture = fields.String(allow_none=True)
    year = fields.Integer()
    agency = fields.String()
    funding_source = fields.String()
    cost = fields.Integer(metadata={"description": "rupiah"})
    reason = fields.String()
    by_child = fields.Boolean()
    state = fields.Enum(State, by_value=True)
    opened_at = fields.AwareDateTime()
    steps = fields.List(fields.Nested(StepOut))


class ProgramList(Schema):
    """A page of the roadmap."""

    items = fields.List(fields.Nested(ProgramOut))
    next = fields.UUID(allow_none=True)
