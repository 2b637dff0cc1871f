"""How e-mails look from outside: numbers, and nobody behind them."""

from __future__ import annotations

from marshmallow import Schema, fields


class DeliverySummary(Schema):
    """How many e-mails stand in each state."""

    created = fields.Integer(dump_default=0)
    sending = fields.Integer(dump_default=0)
    delivered = fields.Integer(dump_default=0)
    failed = fields.Integer(dump_default=0)
