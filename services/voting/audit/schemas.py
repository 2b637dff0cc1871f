"""Certifications, refusals and cancellations as they come in and go out."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.voting.audit.model import Decision
from services.voting.polls.states import State
from shared.web.text import PlainText


class CertificationIn(Schema):
    """What the officer states, in her own words."""

    statement = PlainText(longest=1000, shortest=3, required=True)


class PublicReasonIn(Schema):
    """Why, in plain Indonesian; everybody reads it."""

    reason = PlainText(longest=1000, shortest=10, required=True)


class CertificationOut(Schema):
    """One officer's word."""

    officer_id = fields.UUID(required=True)
    role = fields.String(required=True, allow_none=True)
    statement = fields.String(required=True)
    certified_at = fields.AwareDateTime(required=True)


class RefusalOut(Schema):
    """One officer's reason not to certify."""

    officer_id = fields.UUID(required=True)
    role = fields.String(required=True)
    reason = fields.String(required=True)
    refused_at = fields.AwareDateTime(required=True)


class CheckOut(Schema):
    """One thing that must hold, whether it does, and the numbers that were compared."""

    code = fields.String(required=True)
    passed = fields.Boolean(required=True)
    facts = fields.Dict(required=True)


class StandingOut(Schema):
    """How far certification has come."""

    state = fields.Enum(State, by_value=True, required=True)
    needed = fields.Integer(required=True)
    items = fields.List(fields.Nested(CertificationOut), required=True)
    refusals = fields.List(fields.Nested(RefusalOut), required=True)
    checks = fields.List(fields.Nested(CheckOut), required=True)
    allowed_actions = fields.List(fields.String(), metadata={"description": "what the caller may do about it now"})


class CancellationOut(Schema):
    """A proposal to call the poll off, and what a second officer decided."""

    id = fields.UUID(required=True)
    reason = fields.String(required=True)
    proposed_by = fields.UUID(required=True)
    role = fields.String(required=True)
    proposed_at = fields.AwareDateTime(required=True)
    decision = fields.Enum(Decision, by_value=True, required=True, allow_none=True)
    decided_by = fields.UUID(required=True, allow_none=True)
    decided_role = fields.String(required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    decided_because = fields.String(required=True, allow_none=True)


class CancellingOut(Schema):
    """Every proposal to call the poll off, and the one that waits for a second officer."""

    state = fields.Enum(State, by_value=True, required=True)
    needed = fields.Integer(required=True)
    items = fields.List(fields.Nested(CancellationOut), required=True)
    pending = fields.Nested(CancellationOut, required=True, allow_none=True)
    allowed_actions = fields.List(fields.String(), metadata={"description": "what the caller may do about it now"})
