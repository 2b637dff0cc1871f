"""The decision of a moderator, as her form sends it."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from services.portal.desks.forms import CHOOSE_A_REASON, WRITE_A_REASON
from services.portal.proposals.words import RETURN_REASONS
from services.portal.shell.text_fields import Words


class ModerationForm(Schema):
    """Publish, or return with a reason code and words."""

    decision = fields.String(required=True, validate=validate.OneOf(["publish", "return"]))
    reason_code = fields.String(load_default="", validate=validate.OneOf(["", *RETURN_REASONS]))
    reason = Words(longest=1000)

    @validates_schema
    def returned_with_reason(self, data: dict[str, Any], **_options: Any) -> None:
        """Who gives something back says why. Raises ValidationError."""
        if data["decision"] == "return":
            wrong = {} if data["reason_code"] else {"reason_code": [CHOOSE_A_REASON]}
            if not data["reason"]:
                wrong["reason"] = [WRITE_A_REASON]
            if wrong:
                raise ValidationError(wrong)

    @post_load
    def without_blanks(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """A publication carries no reason code."""
        return {**data, "reason_code": data["reason_code"] or None}
