"""What a count answers: the winners in order, and round by round how they came about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import isfinite
from typing import Any

from services.voting.counting.rules import RuleSettings


class Phase(StrEnum):
    """Which part of a rule chose a project."""

    FREE = "free"
    RULE = "rule"
    COMPLETION = "completion"


@dataclass(frozen=True, slots=True)
class Round:
    """One project chosen. Money is in currency units.

    `price` is what one supporter pays at most, per unit of utility under equal shares (or the load every supporter
    carries afterwards, under Phragmen; or the score, under greedy). It is a close decimal for people to read: the
    decision itself was exact. It is infinite (null in JSON) for a free project or one without support. `payers` pay
    the full price, `emptied` gave all they had left. `tied` lists the projects that were exactly level with the chosen
    one, which the tie rule then put first; none are listed where all of them were taken in any order.
    """

    project: str
    cost: Fraction
    phase: Phase
    price: float
    payers: int
    emptied: int
    tied: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the round as plain JSON."""
        return {
            "project": self.project,
            "cost": as_number(self.cost),
            "phase": self.phase.value,
            "price": self.price if isfinite(self.price) else None,
            "payers": self.payers,
            "emptied": self.emptied,
            "tied": list(self.tied),
        }


@dataclass(frozen=True, slots=True)
class Elimination:
    """One round of instant runoff: first choices among those still in, ballots without any, and who leaves.

    `eliminated` is empty in the last round. `tied` lists others who had exactly as few and could have left instead;
    none are listed where all of them had to leave in any order.
    """

    tallies: tuple[tuple[str, int], ...]
    exhausted: int
    eliminated: str = ""
    tied: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the round as plain JSON."""
        return {
            "tallies": dict(self.tallies),
            "exhausted": self.exhausted,
            "eliminated": self.eliminated or None,
            "tied": list(self.tied),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison step: how many voters get more utility from equal shares than from greedy, and the reverse."""

    equal_shares: int
    greedy: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one count.

    `winners` are project ids in the order they were chosen. `cost` and `budget` are in currency units. `voter_budget`
    is the share of every voter in the counting round of equal shares, `increments` how many steps it was raised.
    `before_completion` are the winners before the greedy completion. `passed` answers a yes/no poll, `scores` are
    votes or points by project in the rule's own terms. `ranking` orders all options where the rule does, and
    `eliminations` are the rounds of instant runoff. `ties` are further groups that were exactly level, the one that the
    tie rule put first at the front: unbeaten options under Schulze, or projects of which the first ended the count.
    Under a budget increase, ties of the run that counts are told, not those of the runs before it.
    """

    settings: RuleSettings
    winners: tuple[str, ...]
    cost: Fraction
    budget: Fraction
    voters: int
    rounds: tuple[Round, ...] = ()
    before_completion: tuple[str, ...] = ()
    voter_budget: Fraction | None = None
    increments: int = 0
    comparison: Comparison | None = None
    passed: bool | None = None
    scores: tuple[tuple[str, Fraction], ...] = ()
    ranking: tuple[str, ...] = ()
    eliminations: tuple[Elimination, ...] = ()
    ties: tuple[tuple[str, ...], ...] = ()

    @property
    def decided_by_tie_rule(self) -> bool:
        """Whether any round was exactly level and the published tie rule had to choose."""
        rounds = any(entry.tied for entry in self.rounds) or any(entry.tied for entry in self.eliminations)
        return rounds or bool(self.ties)

    def as_json(self) -> dict[str, Any]:
        """Return the whole outcome as plain JSON, whole numbers as numbers and other exact numbers as text.

        Winners, ranking and ties are ids of projects; `rounds` are Round.as_json, `eliminations` Elimination.as_json.
        """
        return {
            "settings": self.settings.as_json(),
            "winners": list(self.winners),
            "cost": as_number(self.cost),
            "budget": as_number(self.budget),
            "voters": self.voters,
            "rounds": [entry.as_json() for entry in self.rounds],
            "before_completion": list(self.before_completion),
            "voter_budget": None if self.voter_budget is None else as_number(self.voter_budget),
            "increments": self.increments,
            "comparison": None
            if self.comparison is None
            else {"equal_shares": self.comparison.equal_shares, "greedy": self.comparison.greedy},
            "decided_by_tie_rule": self.decided_by_tie_rule,
            "ties": [list(group) for group in self.ties],
            "passed": self.passed,
            "scores": {project: as_number(score) for project, score in self.scores},
            "ranking": list(self.ranking),
            "eliminations": [entry.as_json() for entry in self.eliminations],
        }


def as_number(value: Fraction) -> int | str:
    """Write an exact number for JSON: whole numbers as they are, others as text such as "1000000/84"."""
    return int(value) if value.denominator == 1 else str(value)
