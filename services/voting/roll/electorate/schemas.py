"""Electorates as they go out: how large they are, and how many have taken their right to vote."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.voting.roll.electorate.preview import Hidden


class Turnout(Schema):
    """How many may vote, and how many have taken their ballot token; null in the place of fewer than five."""

    voters = fields.Integer(required=True, allow_none=True)
    issued = fields.Integer(required=True, allow_none=True)


class GroupOut(Schema):
    """Residents of one kelurahan or age band; null where `hidden` says why the number is not told."""

    name = fields.String(required=True, metadata={"example": "10-12"})
    residents = fields.Integer(required=True, allow_none=True)
    hidden = fields.Enum(Hidden, by_value=True, required=True, allow_none=True)


class ElectorateOut(Schema):
    """Who would be on the roll now; `size` is null where there are fewer than five."""

    size = fields.Integer(required=True, allow_none=True)
    by_kelurahan = fields.List(fields.Nested(GroupOut), required=True)
    by_age = fields.List(fields.Nested(GroupOut), required=True)
