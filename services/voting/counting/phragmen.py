"""Sequential Phragmen: each winner's cost is a load its supporters share, and the next winner is the lightest to carry.

Counting ends, as in the reference library, with the first project that would win but not fit into the budget.
Source: Brill, Freeman, Janson, Lackner (2017); Los, Christoff, Grossi (2022) for budgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from gmpy2 import mpq

from services.voting.counting.kernels import load as load_kernels
from services.voting.counting.outcome import Outcome, Phase, Round
from services.voting.counting.profile import Profile
from services.voting.counting.rounds import names, outcome_of
from services.voting.counting.rules import RuleSettings
from services.voting.counting.ties import TieOrder

LOAD_BITS = 60


@dataclass
class Burden:
    """One run: loads by voter, and the exact load that each round put on its supporters, once it is needed."""

    profile: Profile
    loads: load_kernels.Loads
    offers: load_kernels.Offers
    unit: mpq
    slack: float
    chosen: list[int] = field(default_factory=list)
    counts: list[list[int]] = field(default_factory=list)
    exact: list[mpq] = field(default_factory=list)

    def counts_of(self, project: int) -> list[int]:
        """How many supporters carry the load of each round; those without any last."""
        counts = np.zeros(len(self.chosen) + 1, np.int64)
        load_kernels.supporters_by_round(self.loads, project, counts)
        listed: list[int] = counts.tolist()
        return listed

    def load_of(self, project: int, counts: list[int]) -> mpq:
        """The exact load that a project puts on every supporter, in units of 1/money_scale."""
        self.exact_loads()
        return self._sum(project, counts)

    def exact_loads(self) -> list[mpq]:
        """The exact load that each round put on its supporters."""
        for past in range(len(self.exact), len(self.chosen)):
            self.exact.append(self._sum(self.chosen[past], self.counts[past]))
        return self.exact

    def _sum(self, project: int, counts: list[int]) -> mpq:
        carried = sum((self.exact[round_] * number for round_, number in enumerate(counts[:-1]) if number), mpq(0))
        return (self.profile.costs[project] + carried) / int(self.offers.voters[project])

    def choose(self, project: int, load: int) -> None:
        """Let a project win with a load in fixed-point units."""
        self.counts.append(self.counts_of(project))
        load_kernels.carry(self.loads, self.offers, project, load, len(self.chosen))
        self.chosen.append(project)
        self.slack += 2.0


def count_by_phragmen(profile: Profile, settings: RuleSettings) -> Outcome:
    """Count by sequential Phragmen."""
    ties = TieOrder(profile, settings)
    burden = start(profile, settings)
    loads: list[float] = []
    tied: dict[int, list[int]] = {}
    left = int(profile.budget * profile.money_scale)
    while level := lightest(burden):
        if any(profile.costs[project] > left for project in level):
            break
        project = ties.first(level)
        loads.append(float(burden.offers.load[project]) / float(burden.unit) / profile.money_scale)
        burden.choose(project, int(burden.offers.load[project]))
        left -= profile.costs[project]
        tied[project] = [other for other in level if other != project]
    decided = _ties_that_decided(burden, tied)
    rounds = [
        _round(profile, project, load, decided.get(project, ()))
        for project, load in zip(burden.chosen, loads, strict=True)
    ]
    rest, waiting = ([], []) if level else _without_support(burden, settings, ties, left)
    rounds += [_round(profile, project, float("inf"), waiting) for project in rest]
    return outcome_of(profile, settings, [*burden.chosen, *rest], rounds)


def _ties_that_decided(burden: Burden, tied: dict[int, list[int]]) -> dict[int, list[int]]:
    """Leave out ties after which all level projects won at once with the same load: their order was all the same."""
    decided: dict[int, list[int]] = {}
    for place, project in enumerate(burden.chosen):
        others = tied[project]
        following = burden.chosen[place + 1 : place + 1 + len(others)]
        if others and (set(following) != set(others) or len(set(burden.exact_loads()[place:][: 1 + len(others)])) > 1):
            decided[project] = others
    return decided


def start(profile: Profile, settings: RuleSettings) -> Burden:
    """Set all loads to zero. Projects dearer than the whole budget never take part."""
    budget = int(profile.budget * profile.money_scale)
    power = LOAD_BITS - 1 - max(1, budget).bit_length()
    unit = mpq(2) ** power
    open_ = _open(profile, settings)
    costs = np.array([int(cost * unit) if cost <= budget else 0 for cost in profile.costs], np.int64)
    rows = profile.distinct
    loads = load_kernels.Loads(
        offsets=profile.offsets,
        supporters=profile.ballots.view(np.uint32),
        times=profile.times,
        load=np.zeros(rows, np.int64),
        last=np.full(rows, -1, np.int32),
    )
    votes = np.ascontiguousarray(profile.votes)
    active = open_ & (votes > 0)
    first = costs // np.maximum(votes, 1)
    offers = load_kernels.Offers(costs, votes, active, first, (first - 1.0) * load_kernels.BELOW)
    return Burden(profile, loads, offers, unit, 0.0 if power >= 0 else 1.0)


def _open(profile: Profile, settings: RuleSettings) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array(
        [
            not project.withdrawn and project.cost <= profile.budget and score >= settings.threshold
            for project, score in zip(profile.projects, profile.scores, strict=True)
        ],
        np.bool_,
    )


def lightest(burden: Burden) -> list[int]:
    """Find the projects with exactly the least load; none when no project with support is left."""
    best, sure = load_kernels.lightest(burden.loads, burden.offers, burden.slack)
    if sure:
        return [best] if best >= 0 else []
    offers = burden.offers
    ceiling = (float(offers.load[best]) + burden.slack + 3.0) * load_kernels.ABOVE
    close = [at for at in offers.active.nonzero()[0].tolist() if offers.floor[at] <= ceiling]
    exact = {project: burden.load_of(project, burden.counts_of(project)) for project in close}
    least = min(exact.values())
    for project in close:
        offers.load[project] = int(exact[project] * burden.unit)
    return [project for project in close if exact[project] == least]


def _without_support(burden: Burden, settings: RuleSettings, ties: TieOrder, left: int) -> tuple[list[int], list[int]]:
    """Projects that nobody marked are all infinitely heavy, hence level: they follow while every one of them fits.

    Answers those that follow, and those that do not.
    """
    costs = burden.profile.costs
    rest = np.flatnonzero(_open(burden.profile, settings) & (burden.profile.votes == 0)).tolist()
    chosen: list[int] = []
    while rest and max(costs[project] for project in rest) <= left:
        project = ties.first(rest)
        rest.remove(project)
        chosen.append(project)
        left -= costs[project]
    return chosen, rest


def _round(profile: Profile, project: int, load: float, tied: Sequence[int]) -> Round:
    entry = profile.projects[project]
    return Round(entry.id, entry.cost, Phase.RULE, load, int(profile.votes[project]), 0, names(profile, tied))
