"""Results as they go out."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.voting.roll.polls.schemas import PollSummary


class CountedProject(Schema):
    """A project with its votes and, where it was chosen, its place in the order of selection from 1."""

    id = fields.String(attribute="line.project_id", required=True)
    proposal_id = fields.UUID(attribute="line.proposal_id", allow_none=True)
    title = fields.String(attribute="line.title", required=True)
    cost = fields.Integer(attribute="line.cost", required=True)
    picture = fields.String(attribute="line.picture", allow_none=True)
    votes = fields.Integer(required=True, allow_none=True)
    chosen = fields.Function(lambda counted: counted["place"] is not None)
    place = fields.Integer(allow_none=True)


class ResultOut(Schema):
    """The result of a counted poll: what was chosen, in which order, by which rule, from how many ballots.

    Of fewer than five ballots (`few`) it says what was chosen, in the order of the paper, and nothing else of them.
    """

    poll = fields.Nested(PollSummary, required=True)
    rules = fields.Dict(attribute="poll.rules", required=True)
    rules_hash = fields.String(attribute="poll.rules_hash", required=True)
    winners = fields.List(fields.Nested(CountedProject), required=True)
    projects = fields.List(fields.Nested(CountedProject), required=True)
    cost = fields.Integer(required=True)
    budget = fields.Integer(required=True)
    few = fields.Boolean(required=True, metadata={"description": "fewer than five ballots: numbers are null"})
    voters = fields.Integer(required=True, allow_none=True, metadata={"description": "entries on the roll"})
    ballots = fields.Integer(required=True, allow_none=True)
    counted_at = fields.AwareDateTime(attribute="result.counted_at", required=True)
    outcome = fields.Dict(
        required=True,
        metadata={"description": "every round of the count, as it came about"},
    )
    explanation = fields.Dict(
        allow_none=True,
        metadata={"description": "who paid what in every round, why each project lost, who is represented"},
    )
