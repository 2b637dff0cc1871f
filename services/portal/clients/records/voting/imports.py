"""What voting answers, imports, written from docs/api by `python -m deploy.operator.api_records --write`."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from services.portal.clients.records.voting.of_several import PollOut


class AppliedOut(TypedDict):
    """Applied."""

    ballot_type: str
    budget: int
    external_id: str | None
    max_choices: int | None
    min_choices: int
    points: NotRequired[int | None]
    points_each: NotRequired[int | None]
    projects: list[ProjectIn]
    rules: NotRequired[dict[str, Any] | None]  # null: the usual rule of this type of ballot
    title: str


class FindingOut(TypedDict):
    """Finding."""

    code: str
    effect: str
    line: int
    reason: str


class ImportOut(TypedDict):
    """Import."""

    applied: AppliedOut
    ballots_from: int | None  # the line at which the ballots begin
    findings: list[FindingOut]
    poll: PollOut | None


class ProjectIn(TypedDict):
    """Project in."""

    category: NotRequired[str]
    cost: int
    id: str
    picture: NotRequired[str | None]
    summary: NotRequired[str]
    title: str
    withdrawn: NotRequired[bool]
