"""How a person comes in and goes out."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from services.identity.people.registration import Registration, RoleWanted
from shared.ages import BIRTH_MONTH
from shared.contracts.roles import Role
from shared.web.text import PlainText


class Email(fields.Email):
    """An address in the one form by which it is found again: trimmed, in small letters."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        return str(
            super()._deserialize(value.strip() if isinstance(value, str) else value, attr, data, **options)
        ).lower()


class PersonIn(Schema):
    """A person to register."""

    alias = PlainText(required=True, longest=40, shortest=2)
    kelurahan = fields.String(required=True, metadata={"example": "64.71.06.1005"})
    birth_month = fields.String(
        required=True,
        validate=validate.Regexp(f"^{BIRTH_MONTH.pattern}$", error="Write year and month, such as 2011-04."),
    )
    email = Email(load_default=None, allow_none=True)
    language = fields.String(load_default="id", validate=validate.OneOf(["id", "en"]))
    consent_reference = PlainText(load_default=None, allow_none=True, longest=80)

    @post_load
    def to_registration(self, data: dict[str, Any], **_: Any) -> Registration:
        """The registration that the action takes."""
        return Registration(**data)


class PersonOut(Schema):
    """A person as officers see her: no contact."""

    id = fields.UUID()
    alias = fields.String()
    kelurahan = fields.String()
    birth_month = fields.String()
    language = fields.String()
    registered_at = fields.AwareDateTime()
    verified_at = fields.AwareDateTime(allow_none=True)


class RoleIn(Schema):
    """A role for an area; `until` is the first day on which it no longer holds."""

    role = fields.Enum(Role, by_value=True, required=True)
    area_code = fields.String(required=True, data_key="area")
    until = fields.Date(load_default=None, allow_none=True)

    @post_load
    def to_role(self, data: dict[str, Any], **_: Any) -> RoleWanted:
        """The role that the action takes."""
        return RoleWanted(**data)


class RoleOut(Schema):
    """A granted role."""

    role = fields.String()
    area = fields.String(attribute="area_code")
    until = fields.Date(allow_none=True)


class IdsIn(Schema):
    """The people asked about."""

    ids = fields.List(fields.UUID(), required=True, validate=validate.Length(max=500))


class IdsQuery(Schema):
    """The people asked about, joined by commas."""

    ids = fields.String(required=True, validate=validate.Length(max=20_000))
