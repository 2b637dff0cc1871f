"""Ballots as they come in, receipts and papers as they go out."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.voting.ballots.paper import ANSWERS
from services.voting.ballots.receipts import LONGEST_KEY
from services.voting.electorate.codes import LONGEST_TYPED
from services.voting.polls.schemas import PollSummary, ProjectOut


class BallotIn(Schema):
    """What a ballot says, in the shape that the poll's type of ballot asks for."""

    choices = fields.Raw(
        required=True,
        metadata={
            "oneOf": [
                {
                    "type": "array",
                    "items": {"type": "string"},
                    "description": "ids of the marked projects: in any order, or best first on a ranking",
                },
                {
                    "type": "object",
                    "additionalProperties": {"type": "integer", "minimum": 1},
                    "description": "points by project id",
                },
                {"type": "string", "enum": list(ANSWERS), "description": "the answer to a yes-or-no question"},
            ],
        },
    )


class CodedBallotIn(BallotIn):
    """A ballot with the voting code instead of an account."""

    code = fields.String(required=True, validate=validate.Length(1, LONGEST_TYPED))


class KeyHeader(Schema):
    """A random text of the client's own; repeating it repeats the answer, not the ballot."""

    idempotency_key = fields.String(
        data_key="Idempotency-Key", load_default="", validate=validate.Length(max=LONGEST_KEY)
    )


class ReceiptOut(Schema):
    """What shows its holder that her ballot lies in the box."""

    receipt = fields.String(required=True, metadata={"example": "MZXW-6YTB-OI2H-4ZDF-N5XW"})


class EligibilityOut(Schema):
    """Whether the caller may vote, and the exact reason why not."""

    can_vote = fields.Boolean(required=True)
    reason = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf([
            "not_logged_in", "poll_not_open", "already_voted", "not_verified", "wrong_area", "too_young", "too_old",
            "not_on_roll",
        ]),
    )  # fmt: skip
    voted = fields.Boolean(required=True)


class PaperOut(Schema):
    """A ballot paper: the poll, its projects in the reader's own order, and whether she may vote."""

    poll = fields.Nested(PollSummary, required=True)
    projects = fields.List(fields.Nested(ProjectOut), required=True)
    eligibility = fields.Nested(EligibilityOut, required=True)
