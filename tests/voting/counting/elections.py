"""Random small elections for the property tests, once for the product and once for the plain oracle."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from services.voting.counting.gathering import build_profile
from services.voting.counting.profile import Ballot, BallotKind, Profile, Project
from services.voting.counting.rules import Utility
from tests.voting.counting.plain_rules import Plain


@dataclass(frozen=True)
class Small:
    """A small election; `points` is what a ballot gives to its projects (1 each on approval ballots)."""

    budget: Fraction
    costs: dict[str, Fraction]
    ballots: list[dict[str, int]]
    kind: BallotKind

    def profile(self, *, merged: bool = False) -> Profile:
        """The election as the product takes it; `merged` lets equal ballots share a row."""
        rows: list[Ballot] = []
        if merged:
            seen: dict[tuple[tuple[str, int], ...], int] = {}
            for ballot in self.ballots:
                key = tuple(ballot.items())
                seen[key] = seen.get(key, 0) + 1
            rows = [
                Ballot([name for name, _ in key], [value for _, value in key], times) for key, times in seen.items()
            ]
        else:
            rows = [Ballot(list(ballot), list(ballot.values())) for ballot in self.ballots]
        projects = [Project(name, cost) for name, cost in self.costs.items()]
        return build_profile(projects, self.budget, rows, self.kind)

    def plain(self, utility: Utility) -> Plain:
        """The election as the oracle takes it, with that utility."""
        ballots = [
            {name: self._worth(ballot, name, utility) for name in ballot if self._worth(ballot, name, utility) != 0}
            for ballot in self.ballots
        ]
        return Plain(self.budget, self.costs, ballots)

    def _worth(self, ballot: dict[str, int], name: str, utility: Utility) -> Fraction:
        points = Fraction(ballot[name])
        if self.kind is BallotKind.RANKED:
            points = Fraction(len(ballot) - list(ballot).index(name))
        match utility:
            case Utility.COST:
                return self.costs[name]
            case Utility.CARDINALITY:
                return Fraction(1)
            case Utility.POINTS:
                return points
            case Utility.COST_POINTS:
                return points * self.costs[name]
            case Utility.BORDA:
                return points - 1


Costs = st.SearchStrategy[Any]
NAMES = ["1", "2", "10", "11", "a", "b", "C"]
ROUND_COSTS: Costs = st.sampled_from([0, 1, 2, 3, 4, 5, 6, 10, 12, 20, 30, 60])  # Round numbers make exact ties likely.
ODD_COSTS: Costs = st.integers(1, 997)
HUGE_COSTS: Costs = st.integers(10**15, 10**24)
BROKEN_COSTS: Costs = st.fractions(min_value=0, max_value=50, max_denominator=12)


@st.composite
def small_elections(draw: st.DrawFn, kind: BallotKind = BallotKind.APPROVAL) -> Small:
    """Up to 7 projects and 12 voters; many equal costs and budgets that some groups can spend to the last unit."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=7, unique=True))
    costs_of = draw(st.sampled_from([ROUND_COSTS, ROUND_COSTS, ODD_COSTS, HUGE_COSTS, BROKEN_COSTS]))
    costs = {name: Fraction(draw(costs_of)) for name in names}
    total = sum(costs.values())
    part = draw(st.sampled_from([Fraction(1, 10), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(1)]))
    budget = max(total * part, Fraction(1))
    if draw(st.booleans()):
        budget = Fraction(int(budget) or 1)
    points = st.integers(1, 5) if kind is BallotKind.POINTS else st.just(1)
    ballot = st.dictionaries(st.sampled_from(names), points, max_size=len(names))
    common = draw(st.lists(ballot, min_size=1, max_size=3))
    ballots = draw(st.lists(st.one_of(ballot, st.sampled_from(common)), min_size=1, max_size=12))
    return Small(budget, costs, ballots, kind)
