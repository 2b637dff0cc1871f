"""The board as it goes out."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


class RootOut(Schema):
    """A signed root over the first `size` leaves."""

    number = fields.Integer(required=True)
    size = fields.Integer(required=True)
    root = fields.String(required=True)
    at = fields.String(required=True)
    signature = fields.String(required=True)


class RootsOut(Schema):
    """The roots of a poll so far, and how many ballots lie in the box; of fewer than five neither is told."""

    items = fields.List(fields.Nested(RootOut), required=True)
    key = fields.String(required=True, metadata={"description": "the board's Ed25519 public key in base64"})
    rules_hash = fields.String(required=True)
    ballots = fields.Integer(required=True, allow_none=True)
    assisted = fields.Integer(required=True, allow_none=True)


class ReceiptIn(Schema):
    """A receipt as somebody typed it."""

    receipt = fields.String(required=True, validate=validate.Length(1, 80))


class StandingOut(Schema):
    """Where a receipt stands, with the proof that its leaf is under the last root."""

    state = fields.String(required=True, validate=validate.OneOf(["counted", "replaced", "waiting", "unknown"]))
    position = fields.Integer(required=True, allow_none=True)
    leaf = fields.String(required=True, allow_none=True)
    proof = fields.List(fields.String(), required=True)
    first = fields.Integer(required=True, allow_none=True)
    root = fields.Nested(RootOut, required=True, allow_none=True)


class BoxTurnout(Schema):
    """How many ballots lie in the box, and for how many of them a server made the token; never for what.

    Null where the number would tell of fewer than five people.
    """

    ballots = fields.Integer(required=True, allow_none=True)
    assisted = fields.Integer(required=True, allow_none=True)


class QrOut(Schema):
    """A QR code: its side in modules, and its dark modules as an SVG path."""

    size = fields.Integer(required=True)
    path = fields.String(required=True)
