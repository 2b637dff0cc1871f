"""What proposals answers, of several, written from docs/api by `python -m deploy.operator.api_records --write`."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class CostLine(TypedDict):
    """Cost line."""

    item: str
    rupiah: int


class CycleOut(TypedDict):
    """Cycle."""

    answer_days: NotRequired[int]
    area_code: NotRequired[str]
    current_phase: NotRequired[Any]
    delivery_year: NotRequired[int]
    id: NotRequired[str]
    phases: NotRequired[list[Phase]]
    plan_year: NotRequired[int]
    support_threshold: NotRequired[int]
    title: NotRequired[str]


class Phase(TypedDict):
    """Phase."""

    ends_on: str
    name: str
    starts_on: str


class ProposalOut(TypedDict):
    """Proposal."""

    age_band: NotRequired[str]
    area_code: NotRequired[str]
    author_id: NotRequired[str]
    beneficiaries: NotRequired[list[str]]
    beneficiary_count: NotRequired[int | None]
    by_child: NotRequired[bool]
    category: NotRequired[str | None]
    cost_lines: NotRequired[list[CostLine]]
    created_at: NotRequired[str]
    cycle_id: NotRequired[str]
    due_at: NotRequired[str | None]  # by when the city owes its answer
    id: NotRequired[str]
    initiative_type: NotRequired[str]
    picture: NotRequired[str | None]
    place: NotRequired[str]
    previous_proposal_id: NotRequired[str | None]
    published_at: NotRequired[str | None]
    requested_cost: NotRequired[int]  # rupiah, the author's guess
    rt: NotRequired[str | None]
    state: NotRequired[str]
    state_since: NotRequired[str]
    story: NotRequired[str]
    submitted_at: NotRequired[str | None]
    summary: NotRequired[str]
    support_count: NotRequired[int]
    title: NotRequired[str]
    verified_cost: NotRequired[int | None]  # rupiah, as officers found
    version: NotRequired[int]
