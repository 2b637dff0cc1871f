"""Moderation as it comes in and goes out."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.proposals.life.schemas import ProposalOut
from services.proposals.moderation.model import Decision
from services.proposals.moderation.personal_data import Kind
from shared.contracts.vocabulary import ReturnReason
from shared.web.text import PlainText


class ModerationIn(Schema):
    """A moderator's decision; to return needs a reason code and words."""

    decision = fields.Enum(Decision, by_value=True, required=True)
    reason_code = fields.Enum(ReturnReason, by_value=True, load_default=None, allow_none=True)
    reason = PlainText(longest=1000, load_default="")


class FindingOut(Schema):
    """A stretch of a field that looks like personal data, in characters from its beginning."""

    field = fields.String(metadata={"description": "title, summary, story, place or cost_lines.<n>"})
    kind = fields.Enum(Kind, by_value=True)
    start = fields.Integer()
    end = fields.Integer()


class ModerationItem(Schema):
    """A proposal in the queue with what was found in it."""

    proposal = fields.Nested(ProposalOut)
    findings = fields.List(fields.Nested(FindingOut))
    allowed_actions = fields.List(fields.String())


class ModerationQueue(Schema):
    """A page of the queue."""

    items = fields.List(fields.Nested(ModerationItem))
    next = fields.String(allow_none=True)
