"""The decisions of officers, as their forms send them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from services.portal.proposals.forms import read_rupiah
from services.portal.shell.choices import AGENCIES, CHECKS, FUNDING, REASONS, RETURN_REASONS
from services.portal.shell.text_fields import Words

WRITE_A_REASON = lazy_gettext("Tulis alasannya, misalnya: Tanahnya milik kota dan biayanya sudah dihitung.")
CHOOSE_A_REASON = lazy_gettext("Pilih satu alasan")


class ModerationForm(Schema):
    """Publish, or return with a reason code and words."""

    decision = fields.String(required=True, validate=validate.OneOf(["publish", "return"]))
    reason_code = fields.String(load_default="", validate=validate.OneOf(["", *RETURN_REASONS]))
    reason = Words(longest=1000)

    @validates_schema
    def returned_with_reason(self, data: dict[str, Any], **_options: Any) -> None:
        """Who gives something back says why."""
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


class VerificationForm(Schema):
    """A verdict: feasible with its cost, or not, or not yet, each with its reason."""

    verdict = fields.String(required=True, validate=validate.OneOf(["feasible", "infeasible", "incomplete"]))
    cost = fields.String(load_default="")
    reason_code = fields.String(load_default="", validate=validate.OneOf(["", *REASONS]))
    reason = Words(longest=1000, needed=WRITE_A_REASON)
    checklist = fields.List(fields.String(validate=validate.OneOf(list(CHECKS))), load_default=list)

    @validates_schema(skip_on_field_errors=False)
    def complete(self, data: dict[str, Any], **_options: Any) -> None:
        """Feasible needs a cost; the others need a reason code."""
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


class ReasonForm(Schema):
    """A decision that needs its reason and nothing else."""

    reason = Words(longest=1000, needed=WRITE_A_REASON)


class AdoptionForm(Schema):
    """With whose money, in which year's plan, by which agency, and why."""

    reason = Words(longest=1000, needed=WRITE_A_REASON)
    funding_source = fields.String(
        required=True, validate=validate.OneOf(list(FUNDING), error=lazy_gettext("Pilih sumber dananya"))
    )
    rkpd_year = fields.Integer(
        required=True,
        validate=validate.Range(2020, 2101, error=lazy_gettext("Tulis tahunnya, misalnya 2027")),
        error_messages={"invalid": lazy_gettext("Tulis tahunnya, misalnya 2027")},
    )
    agency = fields.String(
        required=True, validate=validate.OneOf(list(AGENCIES), error=lazy_gettext("Pilih dinas yang mengerjakannya"))
    )


class DeclineForm(Schema):
    """Why even a chosen proposal is not taken up."""

    reason_code = fields.String(required=True, validate=validate.OneOf(list(REASONS), error=CHOOSE_A_REASON))
    reason = Words(longest=1000, needed=WRITE_A_REASON)
