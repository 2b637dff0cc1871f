"""Greedy rules: projects in order of score, each taken while it fits; also the completion of other rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from services.voting.counting.losses import LossReason, Refusal
from services.voting.counting.profile import BallotKind, Profile
from services.voting.counting.rules import RuleRefused, RuleSettings, Utility
from services.voting.counting.ties import TieOrder

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
    by_category: dict[str, int] = field(default_factory=dict)

    @classmethod
    def after(cls, profile: Profile, settings: RuleSettings, chosen: Iterable[int]) -> Purchase:
        """Begin with some projects already bought."""
        purchase = cls(profile, settings, left=int(profile.budget * profile.money_scale))
        for project in chosen:
            purchase.take(project)
        return purchase

    def take(self, project: int) -> None:
        """Pay for a project."""
        cost, category = self.profile.costs[project], self.profile.projects[project].category
        self.chosen.append(project)
        self.left -= cost
        self.by_category[category] = self.by_category.get(category, 0) + cost

    def refusal(self, project: int) -> Refusal | None:
        """Why a project cannot be taken now: a chosen one excludes it, its category is full, or it does not fit."""
        entry = self.profile.projects[project]
        for other in self.chosen:
            name = self.profile.projects[other].id
            if (entry.id, name) in self.settings.exclusive or (name, entry.id) in self.settings.exclusive:
                return Refusal(LossReason.EXCLUDED, because=other)
        spent = self.by_category.get(entry.category, 0) + self.profile.costs[project]
        for category, limit in self.settings.category_limits:
            allowed = int(limit * self.profile.money_scale)
            if category == entry.category and spent > allowed:
                return Refusal(LossReason.CATEGORY_FULL, missing=spent - allowed)
        missing = self.profile.costs[project] - self.left
        return Refusal(LossReason.DOES_NOT_FIT, missing=missing) if missing > 0 else None


def standings(profile: Profile, utility: Utility, scores: Sequence[Fraction] | None = None) -> list[Standing]:
    """Score of every project: total utility per unit of cost, as the reference library orders them.

    `scores` replaces the recounted votes or points. A project without cost is infinitely good value where its utility
    does not depend on its cost.
    """
    values = list(scores) if scores is not None else _totals(profile, utility)
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
    """Projects taken in order, for each that was level with others left behind it, which, and why others lost."""

    winners: tuple[int, ...]
    tied: dict[int, tuple[int, ...]]
    standings: tuple[Standing, ...]
    refusals: dict[int, Refusal]


def take_greedily(
    profile: Profile,
    settings: RuleSettings,
    already: Sequence[int] = (),
    scores: Sequence[Fraction] | None = None,
) -> GreedyResult:
    """Go through the projects by score and take what fits; `already` bought projects come first and stay.

    `settings.skip` false ends at the first project the money does not pay for. Projects withdrawn or below the
    threshold are passed over.
    """
    values = standings(profile, settings.utility, scores)
    ties = TieOrder(profile, settings)
    level = list(scores) if scores is not None else list(profile.scores)
    order = sorted(
        (
            project
            for project in range(len(profile.projects))
            if not profile.projects[project].withdrawn and level[project] >= settings.threshold
        ),
        key=lambda project: (not values[project][0], -values[project][1], ties.rank[project]),
    )
    bought = set(already)
    purchase = Purchase.after(profile, settings, already)
    refusals: dict[int, Refusal] = {}
    ended: int | None = None
    for project in order:
        if project in bought:
            continue
        refusal = purchase.refusal(project) if ended is None else Refusal(LossReason.COUNTING_ENDED, because=ended)
        if refusal is None:
            purchase.take(project)
            continue
        refusals[project] = refusal
        if refusal.reason is LossReason.DOES_NOT_FIT and not settings.skip:
            ended = project
    winners = tuple(purchase.chosen[len(bought) :])
    others = [project for project in order if project not in bought]
    return GreedyResult(winners, _ties(winners, others, values), tuple(values), refusals)


def _ties(winners: Sequence[int], order: Sequence[int], values: Sequence[Standing]) -> dict[int, tuple[int, ...]]:
    """List for each winner the losers with exactly its score: there the tie rule decided something."""
    losers = [project for project in order if project not in winners]
    tied = {winner: tuple(loser for loser in losers if values[loser] == values[winner]) for winner in winners}
    return {winner: others for winner, others in tied.items() if others}
