"""What voting answers, polls, written from docs/api by `python -m deploy.operator.api_records --write`."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from services.portal.clients.records.voting.of_several import PollOut, PollSummary


class BatchOut(TypedDict):
    """Batch."""

    for_paper: bool
    id: str
    issued_at: str
    label: str
    revoked_at: NotRequired[str | None]
    size: int


class BatchStanding(TypedDict):
    """Batch standing."""

    batch: BatchOut
    left: int | None
    used: int | None


class BatchesOut(TypedDict):
    """Batches."""

    items: list[BatchStanding]


class CandidateOut(TypedDict):
    """Candidate."""

    area_code: str
    category: str
    cost: int
    cycle_id: str
    picture: NotRequired[str | None]
    proposal_id: str
    shortlisted_at: str
    summary: str
    title: str


class CandidatesOut(TypedDict):
    """Candidates."""

    items: list[CandidateOut]


class CodesOut(TypedDict):
    """Codes."""

    batch: BatchOut
    codes: list[str]


class ElectorateOut(TypedDict):
    """Electorate."""

    by_age: list[GroupOut]
    by_kelurahan: list[GroupOut]
    size: int | None


class GroupOut(TypedDict):
    """Group."""

    hidden: str | None
    name: str
    residents: int | None


class PairOut(TypedDict):
    """Pair."""

    adults: PollOut
    children: PollOut


class PollsOut(TypedDict):
    """Polls."""

    allowed_actions: NotRequired[list[str]]  # what the caller may do besides
    items: list[PollSummary]
    next: NotRequired[str | None]


class RevokedOut(TypedDict):
    """Revoked."""

    revoked: int | None


class RulesDocument(TypedDict):
    """Rules document."""

    area_code: str
    ballot: dict[str, Any]
    beside: str | None
    board_key: str
    budget: int
    closes_at: str
    counting: dict[str, Any]
    electorate: dict[str, Any]
    opens_at: str
    poll_id: str
    projects: list[dict[str, Any]]
    prolonging: NotRequired[dict[str, Any]]  # when it may end later, in seconds; absent in older polls
    secrecy: str
    smaller_roll: NotRequired[dict[str, Any]]  # only where two officers allowed a secret poll on fewer than 30 people
    title: str


class Turnout(TypedDict):
    """Turnout."""

    issued: int | None
    voters: int | None
