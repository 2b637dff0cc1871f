"""Electorates as they go out: how large, how many have taken their right to vote; and codes for the roll."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.voting.roll.electorate.preview import Hidden
from shared.web.text import PlainText

MOST_CODES = 20_000
"""In one batch; a city makes several."""


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


class CodesIn(Schema):
    """How many codes to make, and for whom: a school class, an RT."""

    label = PlainText(longest=100, load_default="")
    count = fields.Integer(required=True, strict=True, validate=validate.Range(1, MOST_CODES))
    for_paper = fields.Boolean(load_default=False, metadata={"description": "each on a ballot paper, not on a card"})


class BatchOut(Schema):
    """Codes made at one time."""

    id = fields.UUID(required=True)
    label = fields.String(required=True)
    size = fields.Integer(required=True)
    for_paper = fields.Boolean(required=True)
    issued_at = fields.AwareDateTime(required=True)
    revoked_at = fields.AwareDateTime(allow_none=True)


class BatchStanding(Schema):
    """A batch, how many of its codes are on the roll, and how many of these were used; null where few have voted."""

    batch = fields.Nested(BatchOut, required=True)
    left = fields.Integer(required=True, allow_none=True)
    used = fields.Integer(required=True, allow_none=True)


class BatchesOut(Schema):
    """Every batch of a poll, oldest first."""

    items = fields.List(fields.Nested(BatchStanding), required=True)


class RevokedOut(Schema):
    """How many codes were taken back; null where it would tell how few of the others have voted."""

    revoked = fields.Integer(required=True, allow_none=True)


class CodesOut(Schema):
    """A batch and its codes, told this once."""

    batch = fields.Nested(BatchOut, required=True)
    codes = fields.List(fields.String(metadata={"example": "7K2M-9QXD-04TB"}), required=True)
