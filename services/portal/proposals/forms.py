"""A proposal as people type it: amounts with dots, empty lines left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext
from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from services.portal.clients.records.proposals.of_several import CostLine
from services.portal.proposals.words import BENEFICIARIES, CATEGORIES, INITIATIVES, PICTURE_NAMES
from services.portal.shell.text_fields import Words
from shared.figures import number as figure
from shared.web.text import Shape

COST_LINES = 5
"""Lines for costs on the page; a proposal that needs more is described by its sums."""

AMOUNT = re.compile(r"(?:rp\.?\s*)?(\d{1,3}(?:[. ]\d{3})+|\d+)(?:,\d{1,2})?(?:,-)?", re.IGNORECASE)
WRITE_FIGURES = lazy_gettext("Tulis dengan angka, misalnya 14.000.000")
NAME_THE_NEED = lazy_gettext("Tulis untuk apa uangnya, misalnya rak buku")


def read_rupiah(typed: str) -> int:
    """Whole rupiah from "14.000.000", "Rp 14 000 000" or "14000000". Raises ValidationError."""
    match = AMOUNT.fullmatch(typed.strip())
    if match is None:
        raise ValidationError(WRITE_FIGURES)
    return int(re.sub(r"\D", "", match[1]))


def cost_fields(lines: list[CostLine]) -> dict[str, str]:
    """Cost lines as the fields of the page: `{item1, rupiah1, item2, …}`, money with dots."""
    found: dict[str, str] = {}
    for number, line in enumerate(lines[:COST_LINES], 1):
        found[f"item{number}"] = str(line["item"])
        found[f"rupiah{number}"] = figure(int(line["rupiah"]))
    return found


class WordsForm(Schema):
    """First step: the idea."""

    title = Words(longest=120, needed=lazy_gettext("Tulis judulnya, misalnya Taman baca di RT 14"))
    story = Words(
        longest=5000, needed=lazy_gettext("Ceritakan dengan beberapa kata: apa masalahnya, dan apa yang diinginkan")
    )
    category = fields.String(
        required=True,
        validate=validate.OneOf(list(CATEGORIES), error=lazy_gettext("Pilih satu topik")),
        error_messages={"required": lazy_gettext("Pilih satu topik")},
    )
    initiative_type = fields.String(load_default="lainnya", validate=validate.OneOf(list(INITIATIVES)))
    picture = fields.String(load_default="")

    @post_load
    def picture_known(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """One of our drawings, or none."""
        return {**data, "picture": data["picture"] if data["picture"] in PICTURE_NAMES else None}


def partly_written(typed: Mapping[str, str]) -> dict[str, Any]:
    """What of the first step is good so far, to be kept while she goes on writing; the rest is left out."""
    given = {name: value for name, value in typed.items() if name in WordsForm().fields and value.strip()}
    try:
        return dict(WordsForm(partial=True).load({"picture": "", **given}))
    except ValidationError as error:
        return partly_written({name: value for name, value in given.items() if name not in error.messages_dict})


class PlaceForm(Schema):
    """Second step: place, people, money."""

    area_code = fields.String(required=True, error_messages={"required": lazy_gettext("Pilih satu kelurahan")})
    rt = fields.String(
        load_default="",
        validate=Shape(r"\s*[0-9]{0,3}\s*", error=lazy_gettext("Tulis nomor RT saja, misalnya 14")),
    )
    place = Words(longest=200)
    beneficiaries = fields.List(fields.String(validate=validate.OneOf(list(BENEFICIARIES))), load_default=list)
    beneficiary_count = fields.String(
        load_default="",
        validate=Shape(r"\s*[0-9.]{0,9}\s*", error=lazy_gettext("Tulis dengan angka, misalnya 120")),
    )

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def costs_readable(self, _data: dict[str, Any], original: dict[str, Any], **_options: Any) -> None:
        """Every line has a purpose and an amount, or is empty. Raises ValidationError."""
        wrong: dict[str, Any] = {}
        for number in range(1, COST_LINES + 1):
            item, amount = original.get(f"item{number}", "").strip(), original.get(f"rupiah{number}", "").strip()
            if amount and not item:
                wrong[f"item{number}"] = [NAME_THE_NEED]
            if item or amount:
                _check_amount(f"rupiah{number}", amount, wrong)
        if wrong:
            raise ValidationError(wrong)

    @post_load(pass_original=True)
    def as_proposal(self, data: dict[str, Any], original: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """The fields as proposals knows them."""
        count = re.sub(r"\D", "", data["beneficiary_count"])
        return {
            **data,
            "rt": data["rt"].strip() or None,
            "beneficiary_count": int(count) if count and int(count) else None,
            "cost_lines": [
                {"item": original[f"item{number}"].strip(), "rupiah": read_rupiah(original[f"rupiah{number}"])}
                for number in range(1, COST_LINES + 1)
                if original.get(f"item{number}", "").strip()
            ],
        }


def _check_amount(name: str, amount: str, wrong: dict[str, Any]) -> None:
    try:
        read_rupiah(amount)
    except ValidationError as error:
        wrong[name] = error.messages
