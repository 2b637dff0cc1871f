"""Certifications as they come in and go out."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.voting.polls.states import State
from shared.web.text import PlainText


class CertificationIn(Schema):
    """What the officer states, in her own words."""

    statement = PlainText(longest=1000, shortest=3, required=True)


class CertificationOut(Schema):
    """One officer's word."""

    officer_id = fields.UUID(required=True)
    statement = fields.String(required=True)
    certified_at = fields.AwareDateTime(required=True)


class StandingOut(Schema):
    """How far certification has come."""

    state = fields.Enum(State, by_value=True, required=True)
    needed = fields.Integer(required=True)
    items = fields.List(fields.Nested(CertificationOut), required=True)
