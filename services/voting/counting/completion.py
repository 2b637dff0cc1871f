"""What equal shares does with money left over: raise every voter's budget step by step, or spend it greedily."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from gmpy2 import mpq

from services.voting.counting.equal_shares import Purchases, buy_all, finish
from services.voting.counting.kernels.money import DONE, EXHAUSTED, NEEDS_UNIT, OVERSPENT, climb
from services.voting.counting.market import TOTAL_BITS, Market, Run, start_run
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
    ladder = Ladder(market, settings, ties)
    while True:
        verdict, purchases = ladder.climb()
        if verdict == OVERSPENT:
            below = max(0, ladder.steps - 1)
            return Increase(buy_all(market, ladder.share_at(below), ties), below)
        if verdict == EXHAUSTED:
            return Increase(purchases or buy_all(market, ladder.share, ties), ladder.steps)


@dataclass
class Ladder:
    """The voters' share on its way up, `steps` steps above the first."""

    market: Market
    settings: RuleSettings
    ties: TieOrder
    steps: int = 0

    @property
    def exhaustive(self) -> bool:
        """Whether an outcome that leaves nothing affordable ends the climb."""
        return self.settings.stop is Stop.OVERSPEND_OR_EXHAUSTIVE

    @property
    def share(self) -> mpq:
        """A voter's share now, in units of 1/money_scale."""
        return self.share_at(self.steps)

    def share_at(self, steps: int) -> mpq:
        """A voter's share after so many steps."""
        return self.first + steps * self.step

    @cached_property
    def first(self) -> mpq:
        """A voter's share before any step, in units of 1/money_scale."""
        return first_share(self.market, self.settings)

    @cached_property
    def step(self) -> mpq:
        """One step, in units of 1/money_scale."""
        step = self.settings.step
        return mpq(step.numerator, step.denominator) * self.market.profile.money_scale

    def climb(self) -> tuple[int, Purchases | None]:
        """Take as many steps as compiled code can, or one by exact arithmetic: (verdict, run that decided it)."""
        run = start_run(self.market, self.share)
        verdict = self._climb_in_whole_numbers(run)
        if verdict in (OVERSPENT, EXHAUSTED):
            return verdict, None
        if verdict == NEEDS_UNIT:
            return DONE, None
        purchases = finish(self.market, Run(run.purse, run.board, run.log, self.share, run.unit), self.ties)
        verdict = self._judge(purchases)
        if verdict == DONE:
            self.steps += 1
        return verdict, purchases

    def _climb_in_whole_numbers(self, run: Run) -> int:
        """Climb while every share is a whole number of units; DONE when this run does not allow it at all."""
        market, unit = self.market, run.unit
        if unit.denominator != 1 or (run.share * unit).denominator != 1 or (self.step * unit).denominator != 1:
            return DONE
        budget = int(market.profile.budget * market.profile.money_scale * int(unit))
        top = 2 ** (TOTAL_BITS + 1) // market.most_worth
        if budget > top or self.step * unit > top:
            return DONE
        voters = market.profile.voters
        limits = np.array([int(run.share * unit), int(self.step * unit), voters, budget, top // voters], np.int64)
        tables = (market.marks, market.beside, run.purse, run.board, run.log)
        verdict, steps = climb(*tables, market.candidates, limits, self.exhaustive)
        self.steps += steps
        return int(verdict)

    def _judge(self, purchases: Purchases) -> int:
        profile = self.market.profile
        budget = int(profile.budget * profile.money_scale)
        cost = sum(profile.costs[project] for project in purchases.winners)
        if cost > budget:
            return OVERSPENT
        others = set(np.flatnonzero(self.market.candidates).tolist()).difference(purchases.winners)
        fits = any(cost + profile.costs[project] <= budget for project in others)
        return EXHAUSTED if not others or (self.exhaustive and not fits) else DONE
