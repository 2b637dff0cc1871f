"""Lists, one proposal and counts as they go out."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from services.proposals.cycles.schemas import AREA_PATTERN, CycleOut
from services.proposals.life.schemas import ProposalOut, ProposalSummary
from services.proposals.life.states import State
from shared.web.pagination import PageQuery
from shared.web.text import PlainText, Shape


class ProposalQuery(PageQuery):
    """What to list; an area stands for all within it."""

    area = fields.String(load_default=None, validate=Shape(AREA_PATTERN))
    states = fields.List(fields.Enum(State, by_value=True), load_default=list, data_key="state")
    q = PlainText(longest=200, load_default="", metadata={"description": "words to look for"})
    mine = fields.Boolean(load_default=False)


class ProposalList(Schema):
    """A page of proposals."""

    items = fields.List(fields.Nested(ProposalSummary))
    next = fields.UUID(allow_none=True)


class SimilarQuery(Schema):
    """What is being written, and for which area."""

    text = PlainText(longest=500, required=True)
    area = fields.String(load_default=None, validate=Shape(AREA_PATTERN))
    limit = fields.Integer(load_default=3, validate=validate.Range(1, 10))


class SimilarProposals(Schema):
    """The nearest first, the most alike first among them."""

    items = fields.List(fields.Nested(ProposalSummary))


class TrailLineOut(Schema):
    """A line of the public trail: roles and agencies, never persons. The page finds the words by `code`."""

    code = fields.String()
    by = fields.String(metadata={"description": "a role, `author` or `system`"})
    at = fields.AwareDateTime()
    state = fields.Enum(State, by_value=True)
    facts = fields.Dict(keys=fields.String())
    reason_code = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)


class ProposalPageOut(ProposalOut):
    """A proposal with its trail, its cycle, and what the caller may do."""

    trail = fields.List(fields.Nested(TrailLineOut))
    cycle = fields.Nested(CycleOut)
    support_threshold = fields.Integer()
    supported_by_me = fields.Boolean()
    allowed_actions = fields.List(fields.String())

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """What the page does not hold itself, its proposal does."""
        return super().get_attribute(obj if hasattr(obj, attr) else obj.proposal, attr, default)


class AreaSummary(Schema):
    """Public proposals of one kelurahan."""

    area_code = fields.String()
    total = fields.Integer()
    by_children = fields.Integer()
    states = fields.Dict(keys=fields.String(), values=fields.Integer())


class AreaSummaries(Schema):
    """Every kelurahan that has any."""

    items = fields.List(fields.Nested(AreaSummary))


class DeskSummary(Schema):
    """How many proposals wait for each thing that the caller may do."""

    moderate = fields.Integer()
    verify = fields.Integer()
    late = fields.Integer(metadata={"description": "those of `verify` whose deadline has passed without an answer"})
    shortlist = fields.Integer()
    answer = fields.Integer(metadata={"description": "chosen by a vote, and not answered"})
    decide_decline = fields.Integer(metadata={"description": "those of `answer` that a colleague proposed to decline"})
