"""A pulse as it goes out."""

from __future__ import annotations

from marshmallow import Schema, fields


class PulseOut(Schema):
    """Which parts answered just now."""

    roll = fields.Boolean(required=True)
    signer = fields.Boolean(required=True)
