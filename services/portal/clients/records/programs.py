"""What programs answers, written from docs/api by `python -m deploy.operator.api_records --write`."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class ProgramList(TypedDict):
    """Program list."""

    items: NotRequired[list[ProgramOut]]
    next: NotRequired[str | None]


class ProgramOut(TypedDict):
    """Program."""

    agency: NotRequired[str]
    area_code: NotRequired[str]
    by_child: NotRequired[bool]
    category: NotRequired[str]
    cluster: NotRequired[int | None]  # 1 to 5, of the KLA indicators
    cost: NotRequired[int]  # rupiah
    funding_source: NotRequired[str]
    id: NotRequired[str]
    opened_at: NotRequired[str]
    picture: NotRequired[str | None]
    proposal_id: NotRequired[str]
    reason: NotRequired[str]
    state: NotRequired[str]
    steps: NotRequired[list[StepOut]]
    title: NotRequired[str]
    year: NotRequired[int]


class StepOut(TypedDict):
    """Step."""

    code: NotRequired[str]
    happened_at: NotRequired[str]
