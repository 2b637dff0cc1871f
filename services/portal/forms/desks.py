"""The decisions of officers, as their forms send them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext
from marshmallow import Schema, ValidationError, fields, post_load, pre_load, validate, validates_schema

from services.portal.forms.drafting import read_rupiah
from services.portal.forms.words import Words
from services.portal.shell.choices import CHECKS, FUNDING, REASONS, RETURN_REASONS
from shared.clock import WITA

WRITE_A_REASON = lazy_gettext("Tulis alasannya, misalnya: Tanahnya milik kota dan biayanya sudah dihitung.")
CHOOSE_A_REASON = lazy_gettext("Pilih satu alasan")
A_NUMBER = {"invalid": lazy_gettext("Tulis dengan angka, misalnya 3")}
COUNTS: dict[str, dict[str, Any]] = {
    "equal-shares": {"rule": "equal-shares", "completion": "increase+utilitarian", "step": 1000},
    "greedy": {"rule": "greedy"},
}
"""The two ways of counting that officers choose from, as voting knows them."""
AGES: dict[str, tuple[int, int | None]] = {"everybody": (10, None), "adults": (18, None), "children": (10, 17)}
"""Who votes, as ages from and to."""
WRITE_A_DATE = lazy_gettext("Isi tanggal dan jam, misalnya 29-11-2026 23.59")


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
    agency = Words(longest=120, needed=lazy_gettext("Tulis dinasnya, misalnya Dinas Perpustakaan dan Arsip"))


class DeclineForm(Schema):
    """Why even a chosen proposal is not taken up."""

    reason_code = fields.String(required=True, validate=validate.OneOf(list(REASONS), error=CHOOSE_A_REASON))
    reason = Words(longest=1000, needed=WRITE_A_REASON)


class PollForm(Schema):
    """A poll to prepare: what is on the paper, how people choose, how it is counted, and when."""

    title = Words(longest=120, needed=lazy_gettext("Tulis judulnya, misalnya Program Marga Sari 2028"))
    area_code = fields.String(required=True)
    cycle_id = fields.String(load_default="")
    ballot_type = fields.String(required=True, validate=validate.OneOf(["approval", "knapsack"]))
    min_choices = fields.Integer(load_default=1, validate=validate.Range(0, 100), error_messages=A_NUMBER)
    max_choices = fields.Integer(load_default=3, validate=validate.Range(1, 100), error_messages=A_NUMBER)
    rule = fields.String(required=True, validate=validate.OneOf(list(COUNTS)))
    voters = fields.String(load_default="everybody", validate=validate.OneOf(list(AGES)))
    budget = fields.String(required=True)
    opens_at = fields.String(required=True)
    closes_at = fields.String(required=True)
    projects = fields.List(fields.UUID(), load_default=list)

    @pre_load
    def numbers(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """An empty number takes its default."""
        return {name: value for name, value in data.items() if value or name not in {"min_choices", "max_choices"}}

    @validates_schema(skip_on_field_errors=False)
    def sensible(self, data: dict[str, Any], **_options: Any) -> None:
        """Money, dates and paper make sense together."""
        wrong: dict[str, Any] = {}
        try:
            read_rupiah(data.get("budget", ""))
        except ValidationError as error:
            wrong["budget"] = error.messages
        opens, closes = read_moment(data.get("opens_at", "")), read_moment(data.get("closes_at", ""))
        if opens is None:
            wrong["opens_at"] = [WRITE_A_DATE]
        if closes is None:
            wrong["closes_at"] = [WRITE_A_DATE]
        if opens and closes and closes <= opens:
            wrong["closes_at"] = [lazy_gettext("Waktu tutup harus sesudah waktu buka")]
        if not data.get("projects"):
            wrong["projects"] = [lazy_gettext("Pilih paling sedikit satu usulan untuk surat suara")]
        if wrong:
            raise ValidationError(wrong)

    @post_load
    def as_poll(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """The poll as voting knows it."""
        opens, closes = read_moment(data["opens_at"]), read_moment(data["closes_at"])
        by_crosses = data["ballot_type"] == "approval"
        age_from, age_to = AGES[data["voters"]]
        return {
            "title": data["title"],
            "area_code": data["area_code"],
            "cycle_id": data["cycle_id"] or None,
            "ballot_type": data["ballot_type"],
            "min_choices": data["min_choices"] if by_crosses else 0,
            "max_choices": data["max_choices"] if by_crosses else None,
            "rules": COUNTS[data["rule"]],
            "age_from": age_from,
            "age_to": age_to,
            "budget": read_rupiah(data["budget"]),
            "opens_at": opens.isoformat() if opens else None,
            "closes_at": closes.isoformat() if closes else None,
            "proposal_ids": [str(project) for project in data["projects"]],
        }


def read_moment(typed: str) -> datetime | None:
    """An instant from a date-and-time field, in Balikpapan's time; None where it cannot be read."""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=WITA)
    except ValueError:
        return None
