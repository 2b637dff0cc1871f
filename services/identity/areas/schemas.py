"""How an area looks from outside."""

from __future__ import annotations

from marshmallow import Schema, fields


class AreaOut(Schema):
    """One area."""

    code = fields.String(metadata={"example": "64.71.06.1005"})
    name = fields.String()
    level = fields.String(metadata={"enum": ["kota", "kecamatan", "kelurahan"]})
    parent_code = fields.String(allow_none=True)
    aliases = fields.List(fields.String())
    valid_from = fields.Date()
    valid_until = fields.Date(allow_none=True)


class AreasOut(Schema):
    """All areas of the city."""

    items = fields.List(fields.Nested(AreaOut))
    next = fields.String(allow_none=True)
