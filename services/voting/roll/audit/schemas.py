"""Certifications, refusals, cancellations and prolongations as they come in and go out."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.voting.board.lost_time import PARTS
from services.voting.roll.audit.model import Decision
from services.voting.roll.polls.ends import EndsOut, ProlongationOut
from services.voting.roll.polls.floor import FLOOR, LOWEST
from services.voting.roll.polls.states import State
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


class NamingOut(Schema):
    """One officer's agreement."""

    officer_id = fields.UUID(required=True)
    role = fields.String(required=True)
    named_at = fields.AwareDateTime(required=True)


class AuditorOut(Schema):
    """Somebody who asked to audit a poll, and the officers who named her; `named` once there are enough."""

    auditor_id = fields.UUID(required=True)
    asked_at = fields.AwareDateTime(required=True)
    named = fields.Boolean(required=True)
    named_by = fields.List(fields.Nested(NamingOut), required=True)


class AuditorsOut(Schema):
    """The auditors of a poll: who asked, how many officers each needs, and how many auditors there may be."""

    items = fields.List(fields.Nested(AuditorOut), required=True)
    needed = fields.Integer(required=True)
    most = fields.Integer(required=True)


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


class SmallerRollIn(Schema):
    """On how few people a draft may be secret, and why; everybody reads the reason."""

    floor = fields.Integer(required=True, strict=True, validate=validate.Range(LOWEST, FLOOR - 1))
    reason = PlainText(longest=1000, shortest=10, required=True)


class SmallerRollOut(Schema):
    """One officer's request, and the second one who agreed."""

    floor = fields.Integer(required=True)
    reason = fields.String(required=True)
    asked_by = fields.UUID(required=True)
    asked_role = fields.String(required=True)
    asked_at = fields.AwareDateTime(required=True)
    agreed_by = fields.UUID(required=True, allow_none=True)
    agreed_role = fields.String(required=True, allow_none=True)
    agreed_at = fields.AwareDateTime(required=True, allow_none=True)


class SmallerRollsOut(Schema):
    """Every request, the newest first; that one counts."""

    items = fields.List(fields.Nested(SmallerRollOut), required=True)


class ProlongationIn(PublicReasonIn):
    """Until when, and why; everybody reads it."""

    until = fields.AwareDateTime(required=True)


class ProposedProlongationOut(CancellationOut):
    """A proposal to let the poll end later, and what a second officer decided."""

    until = fields.AwareDateTime(required=True)


class SilenceOut(Schema):
    """A part that is not known to have answered, from when until when."""

    part = fields.String(required=True, validate=validate.OneOf(PARTS))
    since = fields.String(required=True)
    until = fields.String(required=True)


class WeighingOut(Schema):
    """What was known of the last hour when the poll ended, and whether it took ballots again."""

    since = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True)
    weighed_at = fields.AwareDateTime(required=True)
    lost_seconds = fields.Integer(required=True)
    silences = fields.List(fields.Nested(SilenceOut), required=True)
    goes_on = fields.Boolean(required=True)


class ProlongingOut(EndsOut):
    """How the poll came to end later, or could: `latest` is the last end that two officers may still set, if any."""

    state = fields.Enum(State, by_value=True, required=True)
    needed = fields.Integer(required=True)
    latest = fields.AwareDateTime(required=True, allow_none=True)
    prolongations = fields.List(fields.Nested(ProlongationOut), required=True)
    items = fields.List(fields.Nested(ProposedProlongationOut), required=True)
    pending = fields.Nested(ProposedProlongationOut, required=True, allow_none=True)
    weighing = fields.Nested(WeighingOut, required=True, allow_none=True)
    allowed_actions = fields.List(fields.String(), metadata={"description": "what the caller may do about it now"})
