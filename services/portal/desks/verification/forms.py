"""The verdict of a verifier, as her form sends it."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from services.portal.desks.forms import CHOOSE_A_REASON, WRITE_A_REASON
from services.portal.desks.verification.words import CHECKS
from services.portal.proposals.forms import read_rupiah
from services.portal.proposals.words import REASONS
from services.portal.shell.text_fields import Words


class VerificationForm(Schema):
    """A verdict: feasible with its cost, or not, or not yet, each with its reason."""

    verdict = fields.String(required=True, validate=validate.OneOf(["feasible", "infeasible", "incomplete"]))
    cost = fields.String(load_default="")
    reason_code = fields.String(load_default="", validate=validate.OneOf(["", *REASONS]))
    reason = Words(longest=1000, needed=WRITE_A_REASON)
    checklist = fields.List(fields.String(validate=validate.OneOf(list(CHECKS))), load_default=list)

    @validates_schema(skip_on_field_errors=False)
    def complete(self, data: dict[str, Any], **_options: Any) -> None:
        """Feasible needs a cost; the others need a reason code. Raises ValidationError."""
        if data.get("verdict") == "feasible":
            try:
                read_rupiah(data.get("cost", ""))
            except ValidationError as error:
                raise ValidationError({"cost": error.messages}) from error
        elif not data.get("reason_code"):
            raise ValidationError({"reason_code": [CHOOSE_A_REASON]})

    @post_load
    def as_verdict(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """The verdict as proposals knows it."""
        feasible = data["verdict"] == "feasible"
        return {
            "verdict": data["verdict"],
            "cost": read_rupiah(data["cost"]) if feasible else None,
            "reason_code": None if feasible else data["reason_code"],
            "reason": data["reason"],
            "checklist": {code: code in data["checklist"] for code in CHECKS},
        }
