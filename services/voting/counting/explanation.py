"""Everything a result page needs to explain an outcome, as data: losers' reasons, representation, other rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from gmpy2 import mpq

from services.voting.counting.count import count
from services.voting.counting.equal_shares import Purchases, buy_all
from services.voting.counting.greedy import take_greedily
from services.voting.counting.losses import Loss, LossReason, Refusal
from services.voting.counting.market import Market, open_market
from services.voting.counting.outcome import Outcome
from services.voting.counting.profile import BallotKind, Profile
from services.voting.counting.replay import Replay, replay
from services.voting.counting.representation import Representation, groups_to_tell, represent
from services.voting.counting.rules import Completion, Rule, Utility
from services.voting.counting.ties import TieOrder

BUDGET_RULES = (Rule.GREEDY, Rule.EQUAL_SHARES, Rule.PHRAGMEN)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an outcome is as it is.

    `losses` are in ballot order. `payments` tell for every project bought by equal shares what each group of voters
    paid, in currency units (small groups together as "*"). `others` are the winners other rules would have chosen.
    """

    losses: tuple[Loss, ...]
    representation: tuple[Representation, ...]
    payments: tuple[tuple[str, tuple[tuple[str, float], ...]], ...]
    others: tuple[tuple[str, tuple[str, ...]], ...]

    def as_json(self) -> dict[str, Any]:
        """Return the explanation as plain JSON."""
        return {
            "losses": [loss.as_json() for loss in self.losses],
            "representation": [group.as_json() for group in self.representation],
            "payments": {project: dict(paid) for project, paid in self.payments},
            "others": {rule: list(winners) for rule, winners in self.others},
        }


def explain(profile: Profile, outcome: Outcome) -> Explanation:
    """Explain the outcome that `count` gave for this profile."""
    again = _Again.of(profile, outcome)
    losers = [at for at, project in enumerate(profile.projects) if project.id not in outcome.winners]
    return Explanation(
        losses=tuple(again.loss(project) for project in losers),
        representation=represent(profile, [profile.index[winner] for winner in outcome.winners]),
        payments=again.payments(),
        others=other_rules(profile, outcome),
    )


def other_rules(profile: Profile, outcome: Outcome) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What greedy, equal shares and Phragmen would have chosen with the same budget and ties."""
    if outcome.settings.rule not in BUDGET_RULES or profile.voters == 0:
        return ()
    by_points = profile.kind is not BallotKind.APPROVAL
    plain = replace(
        outcome.settings,
        utility=Utility.COST_POINTS if by_points else Utility.COST,
        completion=Completion.UTILITARIAN,
        comparison_step=False,
        exclusive=(),
        category_limits=(),
        skip=True,
    )
    return tuple((rule.value, count(profile, replace(plain, rule=rule)).winners) for rule in BUDGET_RULES)


@dataclass(frozen=True)
class _Again:
    """An outcome with the run behind it, repeated."""

    profile: Profile
    outcome: Outcome
    refusals: dict[int, Refusal]
    market: Market | None = None
    purchases: Purchases | None = None
    money: Replay | None = None

    @classmethod
    def of(cls, profile: Profile, outcome: Outcome) -> _Again:
        """Repeat what is needed of the count."""
        settings = outcome.settings
        rival = outcome.comparison
        if settings.rule is Rule.GREEDY or (rival is not None and rival.greedy > rival.equal_shares):
            by_votes = settings if settings.rule is Rule.GREEDY else replace(settings, utility=Utility.COST)
            return cls(profile, outcome, take_greedily(profile, by_votes).refusals)
        if settings.rule is not Rule.EQUAL_SHARES or outcome.voter_budget is None:
            return cls(profile, outcome, _ended(profile, outcome))
        market = open_market(profile, settings.utility, settings.threshold)
        share = mpq(outcome.voter_budget.numerator, outcome.voter_budget.denominator) * profile.money_scale
        purchases = buy_all(market, share, TieOrder(profile, settings))
        refusals: dict[int, Refusal] = {}
        if settings.completion.ends_greedy:
            bought = [profile.index[winner] for winner in outcome.before_completion]
            refusals = take_greedily(profile, settings, already=bought).refusals
        return cls(profile, outcome, refusals, market, purchases, replay(market, purchases))

    def loss(self, project: int) -> Loss:
        """Why one project lost."""
        entry, votes = self.profile.projects[project], int(self.profile.votes[project])
        reason, missing, because = self._reason(project)
        money = support = None
        if self.money is not None:
            money = float(self.money.supporters_money[project])
            support = int(100 * self.money.cover[project] + 1e-9) if self.profile.costs[project] else None
        return Loss(entry.id, reason, votes, missing, because, money, support)

    def _reason(self, project: int) -> tuple[LossReason, Fraction, str]:
        early = self._reason_before_counting(project)
        if early is not None:
            return *early, ""
        if project in self.refusals:
            refusal = self.refusals[project]
            because = "" if refusal.because is None else self.profile.projects[refusal.because].id
            return refusal.reason, Fraction(refusal.missing, self.profile.money_scale), because
        if self.money is not None:
            had = Fraction(float(self.money.supporters_money[project])).limit_denominator(10**6)
            return LossReason.SUPPORTERS_SHORT, max(self.profile.projects[project].cost - had, Fraction(0)), ""
        return LossReason.FEWER_VOTES, self._score_missing(self.profile.projects[project].id), ""

    def _reason_before_counting(self, project: int) -> tuple[LossReason, Fraction] | None:
        """Why a project could not win whatever the others got."""
        entry, score = self.profile.projects[project], self.profile.scores[project]
        settings = self.outcome.settings
        if entry.withdrawn:
            return LossReason.WITHDRAWN, Fraction(0)
        if score < settings.threshold:
            return LossReason.BELOW_THRESHOLD, settings.threshold - score
        if settings.rule in BUDGET_RULES and entry.cost > self.profile.budget:
            return LossReason.DEARER_THAN_THE_BUDGET, entry.cost - self.profile.budget
        if self.profile.votes[project] == 0:
            return LossReason.NO_SUPPORT, Fraction(0)
        return None

    def _score_missing(self, option: str) -> Fraction:
        scores = dict(self.outcome.scores)
        if not scores or not self.outcome.winners:
            return Fraction(0)
        return min(scores[winner] for winner in self.outcome.winners) - scores[option]

    def payments(self) -> tuple[tuple[str, tuple[tuple[str, float], ...]], ...]:
        """What each group paid for each project bought; nothing where groups are not known."""
        if self.money is None or self.purchases is None:
            return ()
        large, small = groups_to_tell(self.profile)
        names = [self.profile.group_names[group] for group in large] + (["*"] if small else [])
        rows = []
        for round_, project in enumerate(self.purchases.winners):
            paid = self.money.paid[round_]
            amounts = [float(paid[group]) for group in large] + ([float(paid[small].sum())] if small else [])
            if project in self._won():
                rows.append((self.profile.projects[project].id, tuple(zip(names, amounts, strict=True))))
        return tuple(rows)

    def _won(self) -> set[int]:
        return {self.profile.index[winner] for winner in self.outcome.winners}


def _ended(profile: Profile, outcome: Outcome) -> dict[int, Refusal]:
    """Why Phragmen took no more: the next in turn did not fit, and that ends the count for all."""
    if outcome.settings.rule is not Rule.PHRAGMEN:
        return {}
    left = int((outcome.budget - outcome.cost) * profile.money_scale)
    losers = [at for at, project in enumerate(profile.projects) if project.id not in outcome.winners]
    return {
        project: Refusal(LossReason.DOES_NOT_FIT, missing=profile.costs[project] - left)
        if profile.costs[project] > left
        else Refusal(LossReason.COUNTING_ENDED)
        for project in losers
    }
