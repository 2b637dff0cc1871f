"""How logging in looks from outside."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.identity.contacts.schemas import AnyContact
from shared.contracts.acts import ACTS


class ContactIn(Schema):
    """By what we know her. The code goes to her e-mail address, also if she tells us her telephone number."""

    contact = AnyContact(
        required=True,
        metadata={"type": "string", "description": "an e-mail address or a telephone number"},
    )


class CodeRequestOut(Schema):
    """The id to use the code under."""

    request_id = fields.UUID()


class CodeIn(Schema):
    """A code as somebody typed it."""

    request_id = fields.UUID(required=True)
    code = fields.String(required=True, validate=validate.Length(min=1, max=30))


class RoleHeld(Schema):
    """A role and its territory."""

    role = fields.String()
    area = fields.String()


class Myself(Schema):
    """What a person's own pages need to know of her."""

    id = fields.UUID()
    alias = fields.String()
    kelurahan = fields.String()
    kelurahan_name = fields.String()
    roles = fields.List(fields.Nested(RoleHeld))
    age_band = fields.String()
    voice = fields.String()
    language = fields.String()
    verified = fields.Boolean()


class SessionOut(Schema):
    """A new session; the id is its secret and is shown this once."""

    session_id = fields.String()
    person = fields.Nested(Myself)


class TokenOut(Schema):
    """A short token for calling any service."""

    token = fields.String()
    expires_at = fields.AwareDateTime()
    person = fields.Nested(Myself)


class ActIn(Schema):
    """For which act a token is wanted; its name tells which service does it."""

    act = fields.String(required=True, validate=validate.OneOf(sorted(ACTS)))


class ActTokenOut(Schema):
    """A token for one act, good once and within half a minute."""

    token = fields.String()
    expires_at = fields.AwareDateTime()


class SessionLine(Schema):
    """One place where somebody is logged in."""

    id = fields.UUID()
    created_at = fields.AwareDateTime()
    last_seen_at = fields.AwareDateTime()
    current = fields.Boolean()


class SessionsOut(Schema):
    """All places where somebody is logged in."""

    items = fields.List(fields.Nested(SessionLine))
    next = fields.String(allow_none=True)
