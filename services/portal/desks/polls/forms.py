"""The form with which an officer prepares a poll."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext, lazy_gettext
from marshmallow import Schema, ValidationError, fields, post_load, pre_load, validate, validates_schema

from services.portal.ballots.words import BALLOT_TYPES, SECRECY
from services.portal.proposals.forms import read_rupiah
from services.portal.shell.text_fields import Words
from services.portal.shell.words import word
from shared.clock import WITA
from shared.contracts.vocabulary import SPENDING, SUITING, BallotType, Rule

A_NUMBER = {"invalid": lazy_gettext("Tulis dengan angka, misalnya 3")}
WRITE_A_DATE = lazy_gettext("Isi tanggal dan jam, misalnya 29-11-2026 23.59")
NUMBERS = ("min_choices", "max_choices", "points", "points_each", "quorum", "least_support", "age_from", "age_to")
TIES = ["lowest-cost", "most-votes", "ballot-order"]
COUNTS: dict[Rule, dict[str, Any]] = {
    Rule.EQUAL_SHARES: {"completion": "increase+utilitarian", "step": 1000},
    Rule.GREEDY: {},
    Rule.PHRAGMEN: {},
    Rule.BORDA: {},
    Rule.INSTANT_RUNOFF: {},
    Rule.SCHULZE: {},
    Rule.YES_NO: {},
}
"""The ways of counting that officers choose from, with what voting needs to know of each."""
OFFERED = {kind: tuple(rule for rule in rules if rule in COUNTS) for kind, rules in SUITING.items()}
"""Which of them can read which ballots; the first is the usual one."""
AGES: dict[str, tuple[int, int | None]] = {"everybody": (10, None), "adults": (18, None), "children": (10, 17)}
"""Who votes, as ages from and to."""
BESIDE = "beside"
"""Children and adults each in a poll of their own, with the same projects on both papers."""


def _number(least: int, most: int, **options: Any) -> fields.Integer:
    return fields.Integer(
        validate=validate.Range(least, most, error=lazy_gettext("Tulis angka dari {min} sampai {max}")),
        error_messages=A_NUMBER,
        **options,
    )


class PollForm(Schema):
    """A poll to prepare: what is on the paper, how people choose, how it is counted, and when."""

    title = Words(longest=120, needed=lazy_gettext("Tulis judulnya, misalnya Program Marga Sari 2028"))
    area_code = fields.String(required=True)
    cycle_id = fields.String(load_default="")
    ballot_type = fields.String(required=True, validate=validate.OneOf(list(BALLOT_TYPES)))
    min_choices = _number(0, 100, load_default=1)
    max_choices = _number(1, 100, load_default=None)
    points = _number(1, 1000, load_default=None)
    points_each = _number(1, 1000, load_default=None)
    rule = fields.String(required=True, validate=validate.OneOf(list(COUNTS)))
    quorum = _number(0, 1_000_000, load_default=0)
    least_support = _number(1, 1_000_000, load_default=1)
    secrecy = fields.String(load_default="secret", validate=validate.OneOf(list(SECRECY)))
    voters = fields.String(load_default="everybody", validate=validate.OneOf([*AGES, BESIDE, "ages"]))
    age_from = _number(10, 120, load_default=10)
    age_to = _number(10, 120, load_default=None)
    budget = fields.String(load_default="")
    budget_children = fields.String(load_default="")
    budget_adults = fields.String(load_default="")
    opens_at = fields.String(required=True)
    closes_at = fields.String(required=True)
    projects = fields.List(fields.UUID(), load_default=list)

    @pre_load
    def numbers(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """An empty number takes its default, and so does one that the type of ballot does not ask for."""
        kind = data.get("ballot_type")
        idle = {"points", "points_each"} if kind != "points" else set()
        idle |= {"min_choices", "max_choices"} if kind in {BallotType.KNAPSACK, BallotType.YES_NO} else set()
        idle |= {"quorum"} if kind != "yes_no" else set()
        idle |= {"age_from", "age_to"} if data.get("voters") != "ages" else set()
        kept = {name: value for name, value in data.items() if name not in idle and (value or name not in NUMBERS)}
        return kept | ({"rule": "yes-no"} if kind == "yes_no" else {})

    @validates_schema(skip_on_field_errors=False)
    def sensible(self, data: dict[str, Any], **_options: Any) -> None:
        """Money, dates, limits and paper make sense together. Raises ValidationError, with the fields that do not."""
        wrong = _of_money_and_dates(data) | _of_limits(data) | _of_paper(data)
        if wrong:
            raise ValidationError(wrong)

    @post_load
    def as_poll(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """The poll as voting knows it (its PollIn); of a pair the children's, with what differs under `adults`."""
        opens, closes = read_moment(data["opens_at"]), read_moment(data["closes_at"])
        age_from, age_to = AGES.get(data["voters"], (data["age_from"], data["age_to"]))
        by_number = data["ballot_type"] not in {BallotType.KNAPSACK, BallotType.YES_NO}
        poll = {
            **{name: data[name] for name in ("title", "area_code", "ballot_type", "points", "points_each", "secrecy")},
            "cycle_id": data["cycle_id"] or None,
            "min_choices": data["min_choices"] if by_number else 0,
            "max_choices": data["max_choices"],
            "rules": rules_of(data["ballot_type"], data["rule"], data["quorum"], data["least_support"]),
            "age_from": age_from,
            "age_to": age_to,
            "budget": 0,
            "opens_at": opens.isoformat() if opens else None,
            "closes_at": closes.isoformat() if closes else None,
            "proposal_ids": [str(project) for project in data["projects"]],
        }
        return poll | _shares(data)


def _shares(data: dict[str, Any]) -> dict[str, Any]:
    """The money; of two polls side by side the children's facts, and under `adults` what differs in theirs."""
    if data["voters"] != BESIDE:
        return {"budget": read_rupiah(data["budget"])}

    def share(name: str, title: str) -> dict[str, Any]:
        age_from, age_to = AGES[name]
        money = read_rupiah(data[f"budget_{name}"])
        return {"title": f"{data['title']}, {title}", "age_from": age_from, "age_to": age_to, "budget": money}

    return share("children", "suara anak") | {"adults": share("adults", "suara warga")}


def rules_of(kind: str, rule: str, quorum: int = 0, least_support: int = 1) -> dict[str, Any]:
    """The settings of a count: points and ranks are counted as points, and ties go to the cheaper project."""
    settings = {"rule": rule, "ties": TIES, "least_support": least_support, **COUNTS[Rule(rule)]}
    if kind in {BallotType.POINTS, BallotType.RANKING} and rule in SPENDING:
        settings["utility"] = "cost-points"
    return settings | ({"quorum": quorum} if quorum else {})


def read_moment(typed: str) -> datetime | None:
    """An instant from a date-and-time field, in Balikpapan's time; None where it cannot be read."""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=WITA)
    except ValueError:
        return None


def _of_money_and_dates(data: dict[str, Any]) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    for name in ("budget_children", "budget_adults") if data.get("voters") == BESIDE else ("budget",):
        try:
            read_rupiah(data.get(name, ""))
        except ValidationError as error:
            wrong[name] = error.messages
    opens, closes = read_moment(data.get("opens_at", "")), read_moment(data.get("closes_at", ""))
    if opens is None:
        wrong["opens_at"] = [WRITE_A_DATE]
    if closes is None:
        wrong["closes_at"] = [WRITE_A_DATE]
    if opens and closes and closes <= opens:
        wrong["closes_at"] = [gettext("Waktu tutup harus sesudah waktu buka")]
    age_from, age_to = data.get("age_from"), data.get("age_to")
    if age_from and age_to and age_to < age_from:
        wrong["age_to"] = [gettext("Umur tertua tidak boleh di bawah umur termuda")]
    return wrong


def _of_limits(data: dict[str, Any]) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    least, most = data.get("min_choices") or 0, data.get("max_choices")
    if most is not None and most < least:
        wrong["max_choices"] = [gettext("Tidak boleh di bawah yang paling sedikit")]
    if data.get("ballot_type") != "points":
        return wrong
    points, each = data.get("points"), data.get("points_each")
    if points is None:
        wrong["points"] = [gettext("Tulis jumlah poinnya, misalnya 10")]
    elif each is not None and each > points:
        wrong["points_each"] = [gettext("Tidak boleh lebih dari semua poin")]
    elif least > points:
        wrong["min_choices"] = [gettext("Poinnya tidak cukup untuk program sebanyak itu")]
    return wrong


def _of_paper(data: dict[str, Any]) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    kind, rule, projects = data.get("ballot_type", ""), data.get("rule"), data.get("projects") or []
    if not projects:
        wrong["projects"] = [gettext("Pilih paling sedikit satu usulan untuk surat suara")]
    elif kind == "yes_no" and len(projects) > 1:
        wrong["projects"] = [gettext("Untuk jawaban ya atau tidak, pilih tepat satu usulan")]
    elif kind != "yes_no" and (data.get("min_choices") or 0) > len(projects):
        wrong["min_choices"] = [gettext("Usulan di surat suara tidak sebanyak itu")]
    suiting = OFFERED.get(BallotType(kind), ()) if kind in set(BallotType) else ()
    if suiting and rule in COUNTS and rule not in suiting:
        named = ", ".join(str(word("rules", code)) for code in suiting)
        wrong["rule"] = [gettext("Untuk surat suara ini, pilih salah satu: %(rules)s", rules=named)]
    return wrong
