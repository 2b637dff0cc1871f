"""What voting answers, results, written from docs/api by `python -m deploy.operator.api_records --write`."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from services.portal.clients.records.voting.of_several import PollSummary


class CountedProject(TypedDict):
    """Counted project."""

    chosen: NotRequired[Any]
    cost: int
    id: str
    picture: NotRequired[str | None]
    place: NotRequired[int | None]
    proposal_id: NotRequired[str | None]
    title: str
    votes: int | None


class ResultOut(TypedDict):
    """Result."""

    ballots: int | None
    budget: int
    cost: int
    counted_at: str
    explanation: NotRequired[dict[str, Any] | None]
    few: bool  # fewer than five ballots: numbers are null
    outcome: dict[str, Any]  # every round of the count, as it came about
    poll: PollSummary
    projects: list[CountedProject]
    rules: dict[str, Any]
    rules_hash: str
    voters: int | None  # entries on the roll
    winners: list[CountedProject]
