"""Batches of paper as they come in and go out."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.voting.roll.electorate.codes import LONGEST_TYPED
from services.voting.roll.sheets.comparing import SEEN
from services.voting.roll.sheets.model import Fate
from shared.web.text import PlainText

MOST_SHEETS = 200
"""In one batch: what two people key in an hour or so, and what is accepted in one breath."""
STAGES = ("keying", "differing", "ready", "accepted", "carried")


class Choices(fields.Raw):
    """What a ballot says: a list of project ids, points by project id, or a word."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        if not isinstance(value, (list, dict, str)):
            raise ValidationError("Not a list, an object or a word.")
        return value


class PaperBatchIn(Schema):
    """Where the sheets come from, and how many there are, counted by hand."""

    label = PlainText(longest=100, shortest=1, required=True)
    sheets = fields.Integer(required=True, strict=True, validate=validate.Range(1, MOST_SHEETS))


class RecountIn(Schema):
    """How many sheets there really are."""

    sheets = fields.Integer(required=True, strict=True, validate=validate.Range(1, MOST_SHEETS))


class ReadingIn(Schema):
    """What is marked on a sheet, or the flaw that is seen on it; one of the two."""

    choices = Choices(load_default=None, allow_none=True)
    flaw = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(SEEN))


class SheetIn(ReadingIn):
    """A sheet as somebody keys it."""

    code = fields.String(required=True, validate=validate.Length(1, LONGEST_TYPED))

    @validates_schema
    def _one_of_both(self, data: dict[str, Any], **_options: Any) -> None:
        if (data.get("choices") is None) == (data.get("flaw") is None):
            raise ValidationError("Send choices or a flaw.", "choices")


class FinishIn(Schema):
    """How many sheets had no code that could be keyed."""

    without_code = fields.Integer(strict=True, load_default=0, validate=validate.Range(0, MOST_SHEETS))


class SettlementIn(ReadingIn):
    """What a third person decides about a sheet."""

    sheet = fields.UUID(required=True)
    verdict = fields.String(required=True, validate=validate.OneOf(["first", "second", "other"]))

    @validates_schema
    def _other_says_what(self, data: dict[str, Any], **_options: Any) -> None:
        given = sum(data.get(name) is not None for name in ("choices", "flaw"))
        if data.get("verdict") == "other" and given != 1:
            raise ValidationError("Send choices or a flaw.", "choices")


class PaperBatchOut(Schema):
    """A batch of paper."""

    id = fields.UUID(required=True)
    label = fields.String(required=True)
    sheets = fields.Integer(required=True)
    opened_at = fields.AwareDateTime(required=True)
    accepted_at = fields.AwareDateTime(allow_none=True)
    accepted = fields.Integer(allow_none=True)
    carried_at = fields.AwareDateTime(allow_none=True)


class TurnOut(Schema):
    """How far one of the two readings has come."""

    turn = fields.Integer(required=True)
    keyed = fields.Integer(required=True)
    finished = fields.Boolean(required=True)


class BatchStandingOut(Schema):
    """A batch and how far it has come; `own_turn` is the caller's: 1 or 2 (keying), 3 (settling), or none."""

    batch = fields.Nested(PaperBatchOut, required=True)
    stage = fields.String(required=True, validate=validate.OneOf(STAGES))
    own_turn = fields.Integer(required=True, allow_none=True)
    readings = fields.List(fields.Nested(TurnOut), required=True)
    differences_left = fields.Integer(required=True)


class SheetOut(Schema):
    """A sheet as somebody read it; neither choices nor a flaw: she saw no such sheet."""

    sheet = fields.UUID(required=True)
    tail = fields.String(required=True)
    choices = fields.Raw(required=True, allow_none=True)
    flaw = fields.String(required=True, allow_none=True)


class DifferenceOut(Schema):
    """A sheet that was read differently."""

    sheet = fields.UUID(required=True)
    tail = fields.String(required=True)
    first = fields.Nested(SheetOut, required=True)
    second = fields.Nested(SheetOut, required=True)
    settled = fields.Boolean(required=True)


class SetAsideOut(Schema):
    """A sheet that is no ballot, and why."""

    number = fields.Integer(required=True)
    fate = fields.Enum(Fate, by_value=True, required=True)
    reason = fields.String(required=True)
    tail = fields.String(required=True, allow_none=True)


class WholeBatchOut(BatchStandingOut):
    """A batch with the caller's own reading, the differences, and the sheets that are no ballots."""

    keyed = fields.List(fields.Nested(SheetOut), required=True)
    differences = fields.List(fields.Nested(DifferenceOut), required=True)
    set_aside = fields.List(fields.Nested(SetAsideOut), required=True)


class ReconciliationOut(Schema):
    """Whether every sheet is accounted for."""

    batches = fields.Integer(required=True)
    sheets = fields.Integer(required=True)
    accepted = fields.Integer(required=True)
    rejected = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    invalid = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    even = fields.Boolean(required=True)
    waiting = fields.Integer(required=True)
    on_the_way = fields.Integer(required=True)


class PaperBatchesOut(Schema):
    """Every batch of a poll, oldest first, and whether they add up."""

    items = fields.List(fields.Nested(BatchStandingOut), required=True)
    reconciliation = fields.Nested(ReconciliationOut, required=True)
