"""Why a project was not bought under the rules that spend a budget: greedy, equal shares, Phragmen."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from services.voting.counting.explanation.replay import Replay
from services.voting.counting.losses import LossReason, PassedOver
from services.voting.counting.market import Market
from services.voting.counting.outcome import Outcome
from services.voting.counting.phragmen import lightest, start
from services.voting.counting.profile import Profile
from services.voting.counting.ties import TieOrder

Found = tuple[LossReason, Fraction, str]
NOTHING = Fraction(0)


@dataclass(frozen=True)
class Run:
    """What a count passed over, and the money behind it where it moved by equal shares.

    `market` is where that money was spent.
    """

    profile: Profile
    outcome: Outcome
    passed_over: dict[int, PassedOver]
    money: Replay | None = None
    market: Market | None = None

    def on_offer(self, project: int) -> Replay | None:
        """The money behind the count, for a project that it could have bought."""
        return self.money if self.market is not None and self.market.candidates[project] else None

    def why_not(self, project: int) -> Found:
        """The reason that decided against a project, what it lacked, and which project stands against it."""
        early = self._before_counting(project)
        if early is not None:
            return *early, ""
        if project in self.passed_over:
            against = self.passed_over[project]
            because = "" if against.because is None else self.profile.projects[against.because].id
            return against.reason, Fraction(against.missing, self.profile.money_scale), because
        if self.market is None or self.market.voters[project] == 0:
            return LossReason.NO_SUPPORT, NOTHING, ""
        money, cost = self.on_offer(project), self.profile.projects[project].cost
        if money is None:
            return LossReason.COSTS_NOTHING, NOTHING, ""
        had = Fraction(float(money.supporters_money[project])).limit_denominator(10**6)
        return LossReason.SUPPORTERS_SHORT, max(cost - had, NOTHING), ""

    def _before_counting(self, project: int) -> tuple[LossReason, Fraction] | None:
        """Why a project could not win whatever the others got."""
        entry, score = self.profile.projects[project], self.profile.scores[project]
        threshold = self.outcome.settings.threshold
        if entry.withdrawn:
            return LossReason.WITHDRAWN, NOTHING
        if score < threshold:
            return LossReason.BELOW_THRESHOLD, threshold - score
        if entry.cost > self.profile.budget:
            return LossReason.DEARER_THAN_THE_BUDGET, entry.cost - self.profile.budget
        return None


def passed_over_by_phragmen(profile: Profile, outcome: Outcome) -> dict[int, PassedOver]:
    """Who did not fit when Phragmen's count ended, and who lost because it ended there."""
    left = int((outcome.budget - outcome.cost) * profile.money_scale)
    next_in_turn = _next_of_phragmen(profile, outcome)
    dear = [project for project in next_in_turn if profile.costs[project] > left]
    if not dear:
        return {}
    others = {at for at, project in enumerate(profile.projects) if project.id not in outcome.winners}.difference(dear)
    passed_over = {project: PassedOver(LossReason.COUNTING_ENDED, because=dear[0]) for project in others}
    return passed_over | {
        project: PassedOver(LossReason.DOES_NOT_FIT, missing=profile.costs[project] - left) for project in dear
    }


def _next_of_phragmen(profile: Profile, outcome: Outcome) -> list[int]:
    """The projects, exactly level, whose turn it was when the count ended; those without support come last of all."""
    ties, burden = TieOrder(profile, outcome.settings), start(profile, outcome.settings)
    left = int(profile.budget * profile.money_scale)
    while tied := lightest(burden):
        if any(profile.costs[project] > left for project in tied):
            return tied
        project = ties.first(tied)
        burden.choose(project, int(burden.offers.load[project]))
        left -= profile.costs[project]
    won = {profile.index[winner] for winner in outcome.winners}
    return [
        project
        for project, entry in enumerate(profile.projects)
        if project not in won
        and not entry.withdrawn
        and entry.cost <= profile.budget
        and profile.scores[project] >= outcome.settings.threshold
    ]
