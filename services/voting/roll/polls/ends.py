"""The ends of a poll as they go out: the one that holds, the one that was published, and why they differ."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.voting.roll.polls.model import Cause


class EndsOut(Schema):
    """When it closes, and when it was to close by its rules document; they differ in a poll that was prolonged."""

    closes_at = fields.AwareDateTime(required=True, attribute="ends_at")
    published_end = fields.AwareDateTime(required=True, attribute="closes_at")


class ProlongationOut(Schema):
    """The poll ends later: by two officers for a public reason, or by an outage."""

    cause = fields.Enum(Cause, by_value=True, required=True)
    instead_of = fields.AwareDateTime(required=True)
    until = fields.AwareDateTime(required=True)
    reason = fields.String(required=True, allow_none=True)
    prolonged_at = fields.AwareDateTime(required=True)
