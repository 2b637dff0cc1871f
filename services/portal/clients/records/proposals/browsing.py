"""What proposals answers, browsing, written from docs/api by `python -m deploy.operator.api_records --write`."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from services.portal.clients.records.proposals.of_several import CostLine, CycleOut


class AreaSummaries(TypedDict):
    """Area summaries."""

    items: NotRequired[list[AreaSummary]]


class AreaSummary(TypedDict):
    """Area summary."""

    area_code: NotRequired[str]
    by_children: NotRequired[int]
    states: NotRequired[dict[str, int]]
    total: NotRequired[int]


class DeskSummary(TypedDict):
    """Desk summary."""

    answer: NotRequired[int]  # chosen by a vote, and not answered
    decide_decline: NotRequired[int]  # those of `answer` that a colleague proposed to decline
    late: NotRequired[int]  # those of `verify` whose deadline has passed without an answer
    moderate: NotRequired[int]
    shortlist: NotRequired[int]
    verify: NotRequired[int]


class ProposalList(TypedDict):
    """Proposal list."""

    items: NotRequired[list[ProposalSummary]]
    next: NotRequired[str | None]


class ProposalPageOut(TypedDict):
    """Proposal page."""

    age_band: NotRequired[str]
    allowed_actions: NotRequired[list[str]]
    area_code: NotRequired[str]
    author_id: NotRequired[str]
    beneficiaries: NotRequired[list[str]]
    beneficiary_count: NotRequired[int | None]
    by_child: NotRequired[bool]
    category: NotRequired[str | None]
    cost_lines: NotRequired[list[CostLine]]
    created_at: NotRequired[str]
    cycle: NotRequired[CycleOut]
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
    support_threshold: NotRequired[int]
    supported_by_me: NotRequired[bool]
    title: NotRequired[str]
    trail: NotRequired[list[TrailLineOut]]
    verified_cost: NotRequired[int | None]  # rupiah, as officers found
    version: NotRequired[int]


class ProposalSummary(TypedDict):
    """Proposal summary."""

    age_band: NotRequired[str]
    area_code: NotRequired[str]
    author_id: NotRequired[str]
    by_child: NotRequired[bool]
    category: NotRequired[str | None]
    created_at: NotRequired[str]
    cycle_id: NotRequired[str]
    due_at: NotRequired[str | None]  # by when the city owes its answer
    id: NotRequired[str]
    initiative_type: NotRequired[str]
    picture: NotRequired[str | None]
    published_at: NotRequired[str | None]
    requested_cost: NotRequired[int]  # rupiah, the author's guess
    state: NotRequired[str]
    state_since: NotRequired[str]
    submitted_at: NotRequired[str | None]
    summary: NotRequired[str]
    support_count: NotRequired[int]
    title: NotRequired[str]
    verified_cost: NotRequired[int | None]  # rupiah, as officers found
    version: NotRequired[int]


class SimilarProposals(TypedDict):
    """Similar proposals."""

    items: NotRequired[list[ProposalSummary]]


class TrailLineOut(TypedDict):
    """Trail line."""

    at: NotRequired[str]
    by: NotRequired[str]  # a role, `author` or `system`
    code: NotRequired[str]
    facts: NotRequired[dict[str, Any]]
    reason: NotRequired[str | None]
    reason_code: NotRequired[str | None]
    state: NotRequired[str]
