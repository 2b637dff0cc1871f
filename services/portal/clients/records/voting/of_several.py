"""What voting answers, of several, written from docs/api by `python -m deploy.operator.api_records --write`."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class PollFindingOut(TypedDict):
    """Poll finding."""

    code: str
    facts: dict[str, int]
    project_id: str


class PollOut(TypedDict):
    """Poll."""

    age_from: int
    age_to: NotRequired[int | None]
    allowed_actions: NotRequired[list[str]]  # what the caller may do with it now
    area_code: str
    ballot_type: str
    beside: NotRequired[str | None]
    budget: int
    closed_at: NotRequired[str | None]
    closed_because: NotRequired[str | None]
    closes_at: str
    codes_only: bool
    cycle_id: NotRequired[str | None]
    external_id: NotRequired[str | None]
    findings: list[PollFindingOut]
    floor_reason: NotRequired[str | None]
    id: str
    max_choices: NotRequired[int | None]
    min_choices: int
    opens_at: NotRequired[str | None]
    points: NotRequired[int | None]  # the most that a ballot gives in all
    points_each: NotRequired[int | None]  # the most that a ballot gives a project
    projects: list[ProjectOut]
    prolongations: list[ProlongationOut]
    published_end: str
    rules: dict[str, Any]
    rules_hash: NotRequired[str | None]
    secrecy: str
    secret_floor: NotRequired[int | None]  # people on the roll of a secret poll where two officers allowed few
    state: str
    title: str


class PollSummary(TypedDict):
    """Poll summary."""

    age_from: int
    age_to: NotRequired[int | None]
    area_code: str
    ballot_type: str
    beside: NotRequired[str | None]
    budget: int
    closed_at: NotRequired[str | None]
    closes_at: str
    codes_only: bool
    cycle_id: NotRequired[str | None]
    external_id: NotRequired[str | None]
    id: str
    max_choices: NotRequired[int | None]
    min_choices: int
    opens_at: NotRequired[str | None]
    points: NotRequired[int | None]  # the most that a ballot gives in all
    points_each: NotRequired[int | None]  # the most that a ballot gives a project
    published_end: str
    secrecy: str
    state: str
    title: str


class ProjectOut(TypedDict):
    """Project."""

    category: str
    cost: int
    id: str
    picture: NotRequired[str | None]
    proposal_id: NotRequired[str | None]
    summary: str
    title: str
    withdrawn: bool


class ProlongationOut(TypedDict):
    """Prolongation."""

    cause: str
    instead_of: str
    prolonged_at: str
    reason: str | None
    until: str
