"""What an officer should know of a poll that fits together all the same, line by line of its paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from services.voting.counting.rules import RuleSettings
from shared.contracts.vocabulary import ELECTING


class Line(Protocol):
    """A line of a ballot paper."""

    project_id: str
    cost: int
    withdrawn: bool


@dataclass(frozen=True)
class Finding:
    """Something about one line that stops nobody: a stable code, and the numbers behind it."""

    code: str
    project_id: str
    facts: dict[str, int]


def findings(rules: dict[str, Any], budget: int, lines: Iterable[Line]) -> list[Finding]:
    """Lines that can never be chosen, since they cost more than the whole budget.

    Rules that elect do not watch the money: there such a poll does not open at all (`fitting.must_fit_its_paper`).
    """
    if RuleSettings.from_json(rules).rule in ELECTING:
        return []
    return [
        Finding("dearer_than_the_budget", line.project_id, {"cost": line.cost, "budget": budget})
        for line in lines
        if line.cost > budget and not line.withdrawn
    ]
