"""Codes as they are asked for and told."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

MOST_CODES = 20_000
"""In one batch; a city makes several."""


class CodesIn(Schema):
    """How many codes to make."""

    count = fields.Integer(required=True, strict=True, validate=validate.Range(1, MOST_CODES))


class CodesOut(Schema):
    """The codes, told this once."""

    codes = fields.List(fields.String(metadata={"example": "7K2M-9QXD-04TB"}), required=True)
