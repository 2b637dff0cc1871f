"""Tokens as they come in and go out, and the paper a voter is shown."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.voting.roll.electorate.codes import LONGEST_TYPED
from services.voting.roll.polls.schemas import PollSummary, ProjectOut
from shared.web.octets import Octets


class TokenIn(Schema):
    """A blinded token (RFC 9474), made on the voter's own device."""

    blinded = Octets(required=True)
    cell = fields.Integer(load_default=None, allow_none=True, strict=True)


class CodedTokenIn(TokenIn):
    """A blinded token with the voting code instead of an account."""

    code = fields.String(required=True, validate=validate.Length(1, LONGEST_TYPED))


class CodeIn(Schema):
    """A voting code as somebody typed it."""

    code = fields.String(required=True, validate=validate.Length(1, LONGEST_TYPED))


class CodeStandingOut(Schema):
    """Whether a code was used."""

    used = fields.Boolean(required=True)


class KeyOut(Schema):
    """The public key of a cell, as in a JSON Web Key."""

    n = fields.String(required=True)
    e = fields.String(required=True)


class TokenOut(Schema):
    """The blind signature, the cell and its key, under which the box will check the token."""

    cell = fields.Integer(required=True)
    key = fields.Nested(KeyOut, required=True)
    signature = Octets(required=True)


class CellOut(Schema):
    """The cell under whose key the caller blinds her token; the rules document names the same key."""

    cell = fields.Integer(attribute="number", required=True)
    key = fields.Nested(KeyOut, attribute="public_key", required=True)


class EligibilityOut(Schema):
    """Whether the caller may vote, and the exact reason why not."""

    can_vote = fields.Boolean(required=True)
    reason = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf([
            "not_logged_in", "poll_not_open", "already_issued", "not_verified", "wrong_area", "too_young", "too_old",
            "voted_elsewhere", "not_on_roll",
        ]),
    )  # fmt: skip
    issued = fields.Boolean(required=True)


class EligibilityOfPollOut(EligibilityOut):
    """The same, of one of several polls."""

    poll_id = fields.UUID(required=True)


class EligibilitiesOut(Schema):
    """Of every open poll."""

    items = fields.List(fields.Nested(EligibilityOfPollOut), required=True)


class PaperOut(Schema):
    """A ballot paper: the poll, its projects in the reader's own order, and whether she may vote."""

    poll = fields.Nested(PollSummary, required=True)
    projects = fields.List(fields.Nested(ProjectOut), required=True)
    eligibility = fields.Nested(EligibilityOut, required=True)
    cell = fields.Nested(CellOut, required=True, allow_none=True)
