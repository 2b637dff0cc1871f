"""Both polls of a pair as they come in and go out."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.voting.roll.polls.schemas import PollIn, PollOut


class PairIn(Schema):
    """The children's poll and the adults' beside it, which takes its list: `adults` names no proposals of its own."""

    children = fields.Nested(PollIn, required=True)
    adults = fields.Nested(PollIn, required=True)


class PairOut(Schema):
    """Both polls of a pair."""

    children = fields.Nested(PollOut, required=True)
    adults = fields.Nested(PollOut, required=True)
