"""How a person comes in and goes out."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from services.identity.contacts.contact import read_email, read_phone
from services.identity.contacts.schemas import ContactField
from services.identity.people.registration import Registration
from shared.ages import BIRTH_MONTH
from shared.web.pagination import QueueQuery
from shared.web.text import PlainText, Shape


class SignUpIn(Schema):
    """A person as she describes herself."""

    alias = PlainText(required=True, longest=40, shortest=2)
    kelurahan = fields.String(required=True, metadata={"example": "64.71.06.1005"})
    birth_month = fields.String(
        required=True,
        validate=Shape(BIRTH_MONTH.pattern, error="Write year and month, such as 2011-04."),
    )
    email = ContactField(read_email, required=True, metadata={"format": "email"})
    language = fields.String(load_default="id", validate=validate.OneOf(["id", "en"]))

    @post_load
    def to_registration(self, data: dict[str, Any], **_: Any) -> Registration:
        """The registration that the action takes."""
        return Registration(**data)


class PersonIn(SignUpIn):
    """A person to register. A telephone number without an e-mail address does for logging in only later on."""

    email = ContactField(read_email, load_default=None, allow_none=True, metadata={"format": "email"})
    phone = ContactField(read_phone, load_default=None, allow_none=True, metadata={"example": "0812-3456-7890"})
    consent_reference = PlainText(load_default=None, allow_none=True, longest=80)


class PersonOut(Schema):
    """A person as officers see her: no contact."""

    id = fields.UUID()
    alias = fields.String()
    kelurahan = fields.String()
    birth_month = fields.String()
    language = fields.String()
    registered_at = fields.AwareDateTime()
    verified_at = fields.AwareDateTime(allow_none=True)


class WaitingQuery(QueueQuery):
    """Whose queue is asked for, and which stretch of it."""

    area = fields.String(required=True, validate=validate.Length(max=13), metadata={"example": "64.71.06.1005"})


class WaitingPerson(Schema):
    """Somebody whose residence is to be confirmed."""

    id = fields.UUID()
    alias = fields.String()
    kelurahan = fields.String()
    birth_month = fields.String()
    registered_at = fields.AwareDateTime()
    registered_by = fields.UUID(allow_none=True, metadata={"description": "somebody else confirms; null: herself"})


class WaitingOut(Schema):
    """A stretch of the queue, longest waiting first."""

    items = fields.List(fields.Nested(WaitingPerson))
    next = fields.String(allow_none=True)


class IdsIn(Schema):
    """The people asked about."""

    ids = fields.List(fields.UUID(), required=True, validate=validate.Length(max=500))


class IdsQuery(Schema):
    """The people asked about, joined by commas."""

    ids = fields.String(required=True, validate=validate.Length(max=20_000))
