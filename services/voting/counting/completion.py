"""What equal shares does with money left over: raise every voter's budget step by step, or spend it greedily."""

from __future__ import annotations

from dataclasses import dataclass

from gmpy2 import mpq

from services.voting.counting.equal_shares import Purchases, buy_all
from services.voting.counting.market import Market
from services.voting.counting.rules import RuleSettings, Start, Stop
from services.voting.counting.ties import TieOrder


@dataclass(frozen=True, slots=True)
class Increase:
    """The run that counts, and how often the voters' budgets were raised to reach it."""

    purchases: Purchases
    increments: int


def first_share(market: Market, settings: RuleSettings) -> mpq:
    """A voter's share of the budget, in units of 1/money_scale."""
    profile = market.profile
    share = mpq(profile.budget.numerator, profile.budget.denominator) / profile.voters
    if settings.start is Start.FLOOR:
        share = mpq(share.numerator // share.denominator)
    return share * profile.money_scale


def buy_with_increase(market: Market, settings: RuleSettings, ties: TieOrder) -> Increase:
    """Raise every voter's budget by `settings.step` until the outcome would overspend, or leaves nothing affordable.

    The last outcome within the budget counts. Ends too when everything with support is bought, since more money
    changes nothing then.
    """
    profile = market.profile
    budget = int(profile.budget * profile.money_scale)
    step = mpq(settings.step.numerator, settings.step.denominator) * profile.money_scale
    share = first_share(market, settings)
    candidates = [project for project, open_ in enumerate(market.candidates.tolist()) if open_]
    last: Purchases | None = None
    increments = 0
    while True:
        purchases = buy_all(market, share, ties)
        cost = sum(profile.costs[project] for project in purchases.winners)
        if cost > budget and last is not None:
            return Increase(last, increments - 1)
        others = set(candidates).difference(purchases.winners)
        fits = any(cost + profile.costs[project] <= budget for project in others)
        if not others or (settings.stop is Stop.OVERSPEND_OR_EXHAUSTIVE and not fits):
            return Increase(purchases, increments)
        last = purchases
        share += step
        increments += 1
