"""An import as it comes in and goes out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from marshmallow import Schema, ValidationError, fields

from services.voting.roll.imports.findings import Effect, ElectionNotImported
from services.voting.roll.imports.pabulib_draft import ImportedDraft
from services.voting.roll.polls.schemas import AREA_PATTERN, PollIn, PollOut, ProjectIn
from shared import clock
from shared.web.text import Shape

USUAL_DAYS = 14
"""A trial ends so many days after it was imported, in the evening, unless the officer says otherwise."""


class ImportQuery(Schema):
    """For which area, until when, and whether only to look. Holders of voting codes vote, unless residents shall."""

    area = fields.String(required=True, validate=Shape(AREA_PATTERN))
    closes_at = fields.AwareDateTime(load_default=None)
    codes_only = fields.Boolean(load_default=True)
    preview = fields.Boolean(load_default=False)


class FindingOut(Schema):
    """One line of the file that was left out or changed, or that an officer should know of."""

    line = fields.Integer(required=True)
    effect = fields.Enum(Effect, by_value=True, required=True)
    code = fields.String(required=True)
    reason = fields.String(required=True)


class AppliedOut(Schema):
    """What the file becomes, as it stands in the draft."""

    title = fields.String(required=True)
    external_id = fields.String(required=True, allow_none=True)
    ballot_type = fields.String(required=True)
    min_choices = fields.Integer(required=True)
    max_choices = fields.Integer(required=True, allow_none=True)
    points = fields.Integer(allow_none=True)
    points_each = fields.Integer(allow_none=True)
    budget = fields.Integer(required=True)
    rules = fields.Dict(allow_none=True, metadata={"description": "null: the usual rule of this type of ballot"})
    projects = fields.List(fields.Nested(ProjectIn), required=True)


class ImportOut(Schema):
    """The draft that was made (null in a preview), what of the file is in it, and what is not."""

    poll = fields.Nested(PollOut, required=True, allow_none=True)
    applied = fields.Nested(AppliedOut, required=True)
    findings = fields.List(fields.Nested(FindingOut), required=True)
    ballots_from = fields.Integer(
        required=True, allow_none=True, metadata={"description": "the line at which the ballots begin"}
    )


def as_content(imported: ImportedDraft, query: dict[str, Any]) -> dict[str, Any]:
    """The content of the poll, loaded as every other one's is; its rule stays the one that the file names.

    Raises ElectionNotImported where it does not fit.
    """
    closes_at = query["closes_at"] or clock.now().astimezone(clock.WITA).replace(
        hour=23, minute=59, second=0, microsecond=0
    ) + timedelta(days=USUAL_DAYS)
    content = {name: value for name, value in imported.content.items() if name != "rules"}
    own = {"area_code": query["area"], "closes_at": closes_at.isoformat(), "codes_only": query["codes_only"]}
    try:
        loaded: dict[str, Any] = PollIn().load({**content, **own})
    except ValidationError as error:
        raise ElectionNotImported("The poll it would become is not one.", errors=error.messages) from error
    return loaded | {"rules": imported.content.get("rules")}
