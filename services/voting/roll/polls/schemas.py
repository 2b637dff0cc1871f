"""Polls as they come in and go out."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from services.voting.roll.polls.ends import EndsOut, ProlongationOut
from services.voting.roll.polls.rules_document import rules_made_here
from services.voting.roll.polls.states import State
from shared.contracts.vocabulary import BallotType, Secrecy
from shared.web.pagination import PageQuery
from shared.web.text import PlainText, Shape

AREA_PATTERN = r"\d{2}\.\d{2}(\.\d{2}(\.\d{4})?)?"
MOST_MONEY = 2**53 - 1
"""What canonical JSON writes exactly."""
MOST_PROJECTS = 500
MOST_POINTS = 1000
"""On one ballot; the box keeps points in two bytes."""
OLDEST = 120
YOUNGEST = 10
"""Years of age from which the city asks children; a poll may begin later, never earlier."""


class RulesField(fields.Dict):
    """Settings of the count; what is left out takes its default, and all of them where a new poll names none."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        given = super()._deserialize(value, attr, data, **options)  # type: ignore[no-untyped-call]
        try:
            return rules_made_here(given)
        except ValueError as error:
            raise ValidationError(str(error)) from error


def _money(least: int, **options: Any) -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(least, MOST_MONEY), **options)


def _age(**options: Any) -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(YOUNGEST, OLDEST), **options)


def _points(**options: Any) -> fields.Integer:
    return fields.Integer(strict=True, allow_none=True, validate=validate.Range(1, MOST_POINTS), **options)


class ProjectIn(Schema):
    """A project that is no proposal, such as one of an imported election; `id` is its name there."""

    id = PlainText(longest=64, shortest=1, required=True)
    title = PlainText(longest=500, shortest=1, required=True)
    summary = PlainText(longest=2000, load_default="")
    cost = _money(0, required=True)
    category = PlainText(longest=200, load_default="")
    picture = PlainText(longest=64, load_default=None, allow_none=True)
    withdrawn = fields.Boolean(load_default=False)


def _different(key: Any) -> Any:
    def check(items: list[Any]) -> None:
        names = [key(item) for item in items]
        if len(set(names)) != len(names):
            raise ValidationError("Name each one once.")

    return check


def _content(*, whole: bool) -> dict[str, Any]:
    """The fields of a poll: of a whole one, or those of a change."""

    def default(value: Any) -> dict[str, Any]:
        return {"load_default": value} if whole else {}

    return {
        "title": PlainText(longest=200, shortest=3, required=whole),
        "area_code": fields.String(required=whole, validate=Shape(AREA_PATTERN)),
        "cycle_id": fields.UUID(allow_none=True, **default(None)),
        "external_id": PlainText(longest=200, allow_none=True, **default(None)),
        "ballot_type": fields.Enum(BallotType, by_value=True, **default(BallotType.APPROVAL)),
        "min_choices": fields.Integer(strict=True, validate=validate.Range(0, MOST_PROJECTS), **default(1)),
        "max_choices": fields.Integer(
            strict=True, allow_none=True, validate=validate.Range(1, MOST_PROJECTS), **default(None)
        ),
        "points": _points(**default(None)),
        "points_each": _points(**default(None)),
        "secrecy": fields.Enum(Secrecy, by_value=True, **default(Secrecy.SECRET)),
        "budget": _money(1, required=whole),
        "rules": RulesField(**default(None)),
        "opens_at": fields.AwareDateTime(allow_none=True, **default(None)),
        "closes_at": fields.AwareDateTime(required=whole),
        "age_from": _age(**default(YOUNGEST)),
        "age_to": _age(allow_none=True, **default(None)),
        "codes_only": fields.Boolean(**default(value=False)),
        "beside": fields.UUID(allow_none=True, **default(None)),
        "proposal_ids": fields.List(
            fields.UUID(), validate=[validate.Length(max=MOST_PROJECTS), _different(str)], **default([])
        ),
        "projects": fields.List(
            fields.Nested(ProjectIn),
            validate=[validate.Length(max=MOST_PROJECTS), _different(lambda project: project["id"])],
            **default([]),
        ),
    }


PollIn = Schema.from_dict(_content(whole=True), name="PollIn")
PollIn.__doc__ = "A poll to prepare, with proposals or projects of its own on the paper."
PollChange = Schema.from_dict(_content(whole=False), name="PollChange")
PollChange.__doc__ = "What to change in a draft."


class ProjectOut(Schema):
    """One line of the ballot paper; ballots name it by `id`. Cost in the poll's currency, rupiah in the city's own."""

    id = fields.String(attribute="project_id", required=True)
    proposal_id = fields.UUID(allow_none=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    cost = fields.Integer(required=True)
    category = fields.String(required=True)
    picture = fields.String(allow_none=True)
    withdrawn = fields.Boolean(required=True)


class PollSummary(EndsOut):
    """A poll in a list."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)
    area_code = fields.String(required=True)
    cycle_id = fields.UUID(allow_none=True)
    external_id = fields.String(allow_none=True)
    state = fields.Enum(State, by_value=True, required=True)
    ballot_type = fields.Enum(BallotType, by_value=True, required=True)
    min_choices = fields.Integer(required=True)
    max_choices = fields.Integer(allow_none=True)
    points = fields.Integer(allow_none=True, metadata={"description": "the most that a ballot gives in all"})
    points_each = fields.Integer(allow_none=True, metadata={"description": "the most that a ballot gives a project"})
    secrecy = fields.Enum(Secrecy, by_value=True, required=True)
    budget = fields.Integer(required=True)
    opens_at = fields.AwareDateTime(allow_none=True)
    closed_at = fields.AwareDateTime(allow_none=True)
    age_from = fields.Integer(required=True)
    age_to = fields.Integer(allow_none=True)
    codes_only = fields.Boolean(required=True)
    beside = fields.UUID(allow_none=True)


class PollFindingOut(Schema):
    """What an officer should know of one line of the paper, such as that it costs more than there is."""

    code = fields.String(required=True, metadata={"example": "dearer_than_the_budget"})
    project_id = fields.String(required=True)
    facts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class PollOut(PollSummary):
    """A poll with its rules and its paper in print order."""

    rules = fields.Dict(required=True)
    rules_hash = fields.String(allow_none=True)
    closed_because = fields.String(allow_none=True)
    secret_floor = fields.Integer(
        allow_none=True, metadata={"description": "people on the roll of a secret poll where two officers allowed few"}
    )
    floor_reason = fields.String(allow_none=True)
    prolongations = fields.List(fields.Nested(ProlongationOut), required=True)
    projects = fields.List(fields.Nested(ProjectOut), required=True)
    findings = fields.List(fields.Nested(PollFindingOut), required=True)
    allowed_actions = fields.List(fields.String(), metadata={"description": "what the caller may do with it now"})


class PairIn(Schema):
    """The children's poll and the adults' beside it, which takes its list: `adults` names no proposals of its own."""

    children = fields.Nested(PollIn, required=True)
    adults = fields.Nested(PollIn, required=True)


class PairOut(Schema):
    """Both polls of a pair."""

    children = fields.Nested(PollOut, required=True)
    adults = fields.Nested(PollOut, required=True)


class RulesDocument(Schema):
    """Everything that can change the outcome, as canonical JSON (RFC 8785); `rules_hash` is its SHA-256."""

    poll_id = fields.UUID(required=True)
    title = fields.String(required=True)
    area_code = fields.String(required=True)
    electorate = fields.Dict(required=True)
    beside = fields.UUID(required=True, allow_none=True)
    board_key = fields.String(required=True)
    ballot = fields.Dict(required=True)
    secrecy = fields.Enum(Secrecy, by_value=True, required=True)
    budget = fields.Integer(required=True)
    counting = fields.Dict(required=True)
    smaller_roll = fields.Dict(
        metadata={"description": "only where two officers allowed a secret poll on fewer than 30 people"}
    )
    opens_at = fields.AwareDateTime(required=True)
    closes_at = fields.AwareDateTime(required=True)
    projects = fields.List(fields.Dict(), required=True)
    prolonging = fields.Dict(metadata={"description": "when it may end later, in seconds; absent in older polls"})


class PollsOut(Schema):
    """A page of polls."""

    items = fields.List(fields.Nested(PollSummary), required=True)
    next = fields.UUID(allow_none=True)
    allowed_actions = fields.List(fields.String(), metadata={"description": "what the caller may do besides"})


class PollsQuery(PageQuery):
    """Which polls."""

    state = fields.Enum(State, by_value=True, load_default=None)
    area = fields.String(load_default=None, validate=Shape(AREA_PATTERN))


class CandidatesQuery(Schema):
    """For which area."""

    area = fields.String(load_default=None, validate=Shape(AREA_PATTERN))


class CandidateOut(Schema):
    """A shortlisted proposal that stands on no poll yet."""

    proposal_id = fields.UUID(required=True)
    cycle_id = fields.UUID(required=True)
    area_code = fields.String(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    cost = fields.Integer(required=True)
    category = fields.String(required=True)
    picture = fields.String(allow_none=True)
    shortlisted_at = fields.AwareDateTime(required=True)


class CandidatesOut(Schema):
    """Every candidate of an area."""

    items = fields.List(fields.Nested(CandidateOut), required=True)


class ReasonIn(Schema):
    """Why, in plain words."""

    reason = PlainText(longest=500, shortest=3, required=True)
