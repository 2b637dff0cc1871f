"""Greedy rules: projects in order of score, each taken while it fits; also the completion of other rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby

from services.voting.counting.losses import LossReason, PassedOver
from services.voting.counting.profile import BallotKind, Profile, Project
from services.voting.counting.rules import RuleRefused, RuleSettings, Utility
from services.voting.counting.ties import TieOrder

ENDING = LossReason.DOES_NOT_FIT  # Without skipping, what is refused for this reason ends the count.
Standing = tuple[bool, Fraction]  # Infinitely good value for money first, then the score.


@dataclass
class Purchase:
    """What a budget still allows: money left, and the limits that chosen projects put on the others.

    Money is in units of 1/money_scale.
    """

    profile: Profile
    settings: RuleSettings
    chosen: list[int] = field(default_factory=list)
    left: int = 0

    @classmethod
    def after(cls, profile: Profile, settings: RuleSettings, chosen: Iterable[int]) -> Purchase:
        """Begin with some projects already bought."""
        purchase = cls(profile, settings, left=int(profile.budget * profile.money_scale))
        for project in chosen:
            purchase.take(project)
        return purchase

    def take(self, project: int) -> None:
        """Pay for a project."""
        self.chosen.append(project)
        self.left -= self.profile.costs[project]

    def against(self, project: int) -> PassedOver | None:
        """Why a project cannot be taken now: a chosen one excludes it, its category is full, or it does not fit."""
        entry = self.profile.projects[project]
        for other in self.chosen if self.settings.exclusive else ():
            name = self.profile.projects[other].id
            if (entry.id, name) in self.settings.exclusive or (name, entry.id) in self.settings.exclusive:
                return PassedOver(LossReason.EXCLUDED, because=other)
        for category, limit in self.settings.category_limits:
            if in_category(entry, category):
                over = self.spent_in(category) + self.profile.costs[project] - int(limit * self.profile.money_scale)
                if over > 0:
                    return PassedOver(LossReason.CATEGORY_FULL, missing=over)
        missing = self.profile.costs[project] - self.left
        return PassedOver(LossReason.DOES_NOT_FIT, missing=missing) if missing > 0 else None

    def spent_in(self, category: str) -> int:
        """What the chosen projects of a category cost together."""
        projects, costs = self.profile.projects, self.profile.costs
        return sum(costs[project] for project in self.chosen if in_category(projects[project], category))


def in_category(entry: Project, category: str) -> bool:
    """Whether a project belongs to a category; in published files one project may name several, with commas."""
    return category == entry.category or category in (part.strip() for part in entry.category.split(","))


def standings(profile: Profile, utility: Utility, scores: Sequence[Fraction] | None = None) -> list[Standing]:
    """Score of every project: total utility per unit of cost, as the reference library orders them.

    `scores`, where a city's own totals are given, order the projects as they are. A project without cost is infinitely
    good value where its utility does not depend on its cost.
    """
    if scores is not None:
        return [(False, score) for score in scores]
    values = _totals(profile, utility)
    if utility in (Utility.COST, Utility.COST_POINTS):
        return [
            (False, max(value, Fraction(0)) if cost else Fraction(0))
            for value, cost in zip(values, profile.costs, strict=True)
        ]
    return [_density(value, cost, utility) for value, cost in zip(values, profile.costs, strict=True)]


def _density(value: Fraction, cost: int, utility: Utility) -> Standing:
    if cost == 0 and (value > 0 or utility is Utility.BORDA):
        return True, Fraction(0)
    return False, value / cost if value > 0 else Fraction(0)


def _totals(profile: Profile, utility: Utility) -> list[Fraction]:
    if utility in (Utility.COST, Utility.CARDINALITY):
        return [Fraction(int(votes)) for votes in profile.votes]
    if utility is Utility.BORDA:
        if profile.kind is not BallotKind.RANKED:
            raise RuleRefused("Borda scores need ranked ballots")
        return [score - int(votes) for score, votes in zip(profile.scores, profile.votes, strict=True)]
    if profile.kind is BallotKind.APPROVAL:
        raise RuleRefused("a score by points needs ballots with points or ranks")
    return list(profile.scores)


@dataclass(frozen=True, slots=True)
class GreedyResult:
    """Projects taken in order, where the tie rule decided, and why others lost.

    `tied` lists for a winner the losers of exactly its score that another order among them would have let win; `level`
    are groups of exactly the same score of which the one put first ended the count, so that none won.
    """

    winners: tuple[int, ...]
    tied: dict[int, tuple[int, ...]]
    level: tuple[tuple[int, ...], ...]
    standings: tuple[Standing, ...]
    passed_over: dict[int, PassedOver]


@dataclass
class Taking:
    """One pass over the projects, group by group of those with the same score."""

    purchase: Purchase
    skip: bool
    covered: Fraction | None
    passed_over: dict[int, PassedOver] = field(default_factory=dict)
    tied: dict[int, tuple[int, ...]] = field(default_factory=dict)
    level: list[tuple[int, ...]] = field(default_factory=list)
    ended: int | None = None

    def take_group(self, group: Sequence[int]) -> None:
        """Take what fits of projects with exactly the same score, in the order of the tie rule."""
        rivals = self._rivals(group)
        before = len(self.purchase.chosen)
        for project in group:
            self._offer(project)
        winners = self.purchase.chosen[before:]
        lost = tuple(project for project in rivals if project not in winners)
        if lost:
            self.tied |= dict.fromkeys(winners, lost)
            self.level += [] if winners else [lost]

    def _offer(self, project: int) -> None:
        if self.ended is not None:
            self.passed_over[project] = PassedOver(LossReason.COUNTING_ENDED, because=self.ended)
            return
        against = self.purchase.against(project)
        if against is not None and against.reason == ENDING and not self.skip:
            self.ended = project
            against = None if self._is_covered(project) else against
        if against is None:
            self.purchase.take(project)
        else:
            self.passed_over[project] = against

    def _is_covered(self, project: int) -> bool:
        cost = self.purchase.profile.costs[project]
        return self.covered is not None and self.purchase.left >= self.covered * cost

    def _rivals(self, group: Sequence[int]) -> tuple[int, ...]:
        """Those of a group whose order can change who wins: without them the tie rule decides nothing."""
        if self.ended is not None or len(group) < 2:
            return ()
        passed_over = {project: self.purchase.against(project) for project in group}
        fitting = {project for project, against in passed_over.items() if against is None}
        ending = {project for project, against in passed_over.items() if against and against.reason == ENDING}
        if self.skip:
            ending = set()
        elif not fitting and not any(map(self._is_covered, ending)):
            return ()
        return tuple(project for project in group if project in fitting | ending)


def take_greedily(
    profile: Profile,
    settings: RuleSettings,
    already: Sequence[int] = (),
    scores: Sequence[Fraction] | None = None,
    covered: Fraction | None = None,
) -> GreedyResult:
    """Go through the projects by score and take what fits; `already` bought projects come first and stay.

    `settings.skip` false ends at the first project the money does not pay for; that one is still taken when at least
    the part `covered` of its cost is left (Poznań pays the rest from a reserve). Projects withdrawn or below the
    threshold are passed over.
    """
    values = standings(profile, settings.utility, scores)
    ties = TieOrder(profile, settings)
    level = list(scores) if scores is not None else list(profile.scores)
    bought = set(already)
    order = sorted(
        (
            project
            for project, entry in enumerate(profile.projects)
            if project not in bought and not entry.withdrawn and level[project] >= settings.threshold
        ),
        key=lambda project: (not values[project][0], -values[project][1], ties.rank[project]),
    )
    taking = Taking(Purchase.after(profile, settings, already), settings.skip, covered)
    for _, group in groupby(order, key=values.__getitem__):
        taking.take_group(list(group))
    winners = tuple(taking.purchase.chosen[len(bought) :])
    return GreedyResult(winners, taking.tied, tuple(taking.level), tuple(values), taking.passed_over)
