"""Support as it goes out."""

from __future__ import annotations

from marshmallow import Schema, fields


class SupportOut(Schema):
    """How the support of a proposal stands."""

    support_count = fields.Integer()
    threshold = fields.Integer()
    reached = fields.Boolean()
    supported_by_me = fields.Boolean()
