"""What officers write when they refuse a result, call a poll off, or prolong it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from marshmallow import Schema, ValidationError, fields, post_load, validate, validates, validates_schema

from services.portal.desks.polls.forms import WRITE_A_DATE, read_moment
from services.portal.shell.text_fields import Words

SHORTEST = 10
"""Characters of a reason that everybody reads."""
WRITE_WHY = lazy_gettext("Tulis alasannya dengan sedikitnya sepuluh huruf; semua orang akan membacanya.")


class PublicReasonForm(Schema):
    """A reason that everybody reads."""

    reason = Words(longest=1000, needed=WRITE_WHY)

    @validates("reason")
    def long_enough(self, value: str, data_key: str) -> None:
        """A word is no reason. Raises ValidationError."""
        if len(value) < SHORTEST:
            raise ValidationError(WRITE_WHY)


class SmallerRollForm(PublicReasonForm):
    """On how few people a draft may be secret, and why."""

    floor = fields.Integer(
        required=True,
        validate=validate.Range(10, 29, error=lazy_gettext("Tulis angka dari 10 sampai 29")),
        error_messages={"invalid": lazy_gettext("Tulis angka dari 10 sampai 29")},
    )


class ProlongingForm(Schema):
    """A later end in Balikpapan's time, and why."""

    until = fields.String(load_default="")
    prolong_reason = Words(longest=1000, needed=WRITE_WHY)

    @validates_schema(skip_on_field_errors=False)
    def sensible(self, data: dict[str, Any], **_options: Any) -> None:
        """An end that can be read, and more than a word of reason. Raises ValidationError."""
        wrong: dict[str, Any] = {}
        if read_moment(data.get("until", "")) is None:
            wrong["until"] = [WRITE_A_DATE]
        if len(data.get("prolong_reason", "")) < SHORTEST:
            wrong["prolong_reason"] = [WRITE_WHY]
        if wrong:
            raise ValidationError(wrong)

    @post_load
    def as_proposal(self, data: dict[str, Any], **_options: Any) -> dict[str, str]:
        """{"until" (ISO), "reason"}, as voting takes them."""
        until = read_moment(data["until"])
        return {"until": until.isoformat() if until else "", "reason": data["prolong_reason"]}


class DeclineProlongingForm(Schema):
    """Why the end stays as it is."""

    decline_reason = Words(longest=1000, needed=WRITE_WHY)

    @validates("decline_reason")
    def long_enough(self, value: str, data_key: str) -> None:
        """A word is no reason. Raises ValidationError."""
        if len(value) < SHORTEST:
            raise ValidationError(WRITE_WHY)

    @post_load
    def as_reason(self, data: dict[str, Any], **_options: Any) -> dict[str, str]:
        """{"reason"}, as voting takes it."""
        return {"reason": data["decline_reason"]}
