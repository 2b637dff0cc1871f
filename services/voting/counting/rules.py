"""How a poll is counted: the settings that are published and frozen with a poll."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from shared.contracts.vocabulary import Rule

__all__ = [
    "Completion",
    "Rule",
    "RuleRefused",
    "RuleSettings",
    "Start",
    "Stop",
    "TieBreak",
    "Utility",
    "suggested_step",
]


class Utility(StrEnum):
    """What a winning project is worth to a voter who marked it.

    Greedy orders projects by total utility per unit of cost, so COST means "by votes", CARDINALITY "by votes per
    cost", POINTS "by points per cost" and COST_POINTS "by points".
    """

    COST = "cost"
    CARDINALITY = "cardinality"
    POINTS = "points"
    COST_POINTS = "cost-points"
    BORDA = "borda"


class Completion(StrEnum):
    """What is done with money that the Method of Equal Shares leaves over."""

    NONE = "none"
    UTILITARIAN = "utilitarian"
    INCREASE = "increase"
    INCREASE_UTILITARIAN = "increase+utilitarian"

    @property
    def increases(self) -> bool:
        """Whether the voters' budgets grow step by step."""
        return self in (Completion.INCREASE, Completion.INCREASE_UTILITARIAN)

    @property
    def ends_greedy(self) -> bool:
        """Whether the remaining money is spent greedily at the end."""
        return self in (Completion.UTILITARIAN, Completion.INCREASE_UTILITARIAN)


class Start(StrEnum):
    """A voter's first share: the budget divided by the voters, exactly, or rounded down to a whole currency unit."""

    EXACT = "exact"
    FLOOR = "floor"


class Stop(StrEnum):
    """When increasing the voters' budgets ends; the last outcome within the budget counts."""

    OVERSPEND = "overspend"
    OVERSPEND_OR_EXHAUSTIVE = "overspend-or-exhaustive"


class TieBreak(StrEnum):
    """One criterion that orders projects which are exactly level. A setting lists several, used in turn."""

    LEXICOGRAPHIC = "lexicographic"
    BALLOT_ORDER = "ballot-order"
    LOWEST_COST = "lowest-cost"
    MOST_VOTES = "most-votes"
    LOT = "lot"


class RuleRefused(ValueError):
    """These settings cannot count this election; the message says which and why."""


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """One rule with every detail that can change its outcome; published with the poll and frozen when it opens.

    `step` is in currency units per voter and round. `threshold` is the least score (votes; points on ballots with
    points) a project needs to be considered. `skip` false ends greedy at the first project that does not fit.
    `exclusive` lists pairs of project ids of which only one may win; `category_limits` caps the money, in currency
    units, that one category may receive. `seats` is how many options win under plurality and Borda. `quorum` is the
    least number of ballots and `majority` the share of valid votes a yes needs to exceed, both for yes/no.
    `lot_seed` is the publicly drawn text that orders ties under TieBreak.LOT. `least_support` is the number of ballots
    that must mark a project (answer yes) for it to win; 0, as in published elections, asks for none.
    """

    rule: Rule
    utility: Utility = Utility.COST
    completion: Completion = Completion.NONE
    start: Start = Start.EXACT
    step: Fraction = Fraction(1)
    stop: Stop = Stop.OVERSPEND_OR_EXHAUSTIVE
    ties: tuple[TieBreak, ...] = (TieBreak.LEXICOGRAPHIC,)
    comparison_step: bool = False
    threshold: Fraction = Fraction(0)
    skip: bool = True
    exclusive: tuple[tuple[str, str], ...] = ()
    category_limits: tuple[tuple[str, Fraction], ...] = ()
    seats: int = 1
    quorum: int = 0
    majority: Fraction = Fraction(1, 2)
    lot_seed: str = ""
    least_support: int = 0

    def __post_init__(self) -> None:
        if self.step <= 0:
            raise RuleRefused("step must be greater than zero, in currency units per voter")
        if self.seats < 1:
            raise RuleRefused("seats must be at least 1")
        if not 0 <= self.majority < 1:
            raise RuleRefused("majority must be a share from 0 up to, but not including, 1")
        if self.least_support < 0:
            raise RuleRefused("least_support is a number of ballots, from 0")

    def as_json(self) -> dict[str, Any]:
        """Return the settings as plain JSON; fractions are written as text such as "1/2".

        A `least_support` of 0 is left out, so that what was published before there was one reads as it always did.
        """
        support = {"least_support": self.least_support} if self.least_support else {}
        return support | {
            "rule": self.rule.value,
            "utility": self.utility.value,
            "completion": self.completion.value,
            "start": self.start.value,
            "step": str(self.step),
            "stop": self.stop.value,
            "ties": [tie.value for tie in self.ties],
            "comparison_step": self.comparison_step,
            "threshold": str(self.threshold),
            "skip": self.skip,
            "exclusive": [list(pair) for pair in self.exclusive],
            "category_limits": {category: str(limit) for category, limit in self.category_limits},
            "seats": self.seats,
            "quorum": self.quorum,
            "majority": str(self.majority),
            "lot_seed": self.lot_seed,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> RuleSettings:
        """Read settings written by `as_json`; keys that are absent take their defaults.

        Raises ValueError, also for an amount with a decimal point, which JSON cannot carry exactly: "1/2" can.
        """
        readers: dict[str, Any] = {
            "rule": Rule,
            "utility": Utility,
            "completion": Completion,
            "start": Start,
            "step": _amount,
            "stop": Stop,
            "ties": lambda names: tuple(TieBreak(name) for name in names),
            "comparison_step": _flag,
            "threshold": _amount,
            "skip": _flag,
            "exclusive": lambda pairs: tuple((str(one), str(other)) for one, other in pairs),
            "category_limits": lambda limits: tuple((name, _amount(limit)) for name, limit in limits.items()),
            "seats": _whole,
            "quorum": _whole,
            "majority": _amount,
            "lot_seed": str,
            "least_support": _whole,
        }
        unknown = sorted(set(data) - set(readers))
        if unknown:
            raise RuleRefused(f"unknown settings: {', '.join(unknown)}")
        return cls(**{key: readers[key](value) for key, value in data.items()})


def _amount(value: Any) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | str | Fraction):
        raise RuleRefused(f'an amount is a whole number or a text such as "1/2", not {value!r}')
    return Fraction(value)


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise RuleRefused(f"seats, quorum and least_support are whole numbers, not {value!r}")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise RuleRefused(f"skip and comparison_step are true or false, not {value!r}")
    return value


def suggested_step(budget: Fraction, voters: int) -> Fraction:
    """A step for raising voters' budgets that suits the currency: about a thousandth of a voter's first share.

    Rounded up to 1, 2 or 5 times a power of ten, and never below one currency unit. With steps of one rupiah a city
    would run tens of thousands of rounds that change nothing; a thousandth leaves at most as many again, and no voter
    more than 0.1 to 0.2 % short of the share at which the rule would have stopped.
    """
    wanted = budget / (1000 * max(1, voters))
    step = Fraction(1)
    while step < wanted:
        step *= Fraction(5, 2) if str(step.numerator).startswith("2") else 2
    return step
