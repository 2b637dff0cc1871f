"""Going through a finished run again, to tell who paid what, what they kept, and how near the losers came.

Amounts here are for people to read: decimals, accurate to far less than a currency unit. Decisions were exact before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.voting.counting.arrays import Int64
from services.voting.counting.equal_shares import Purchases
from services.voting.counting.market import Market
from services.voting.counting.profile import Profile

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Replay:
    """What a run of equal shares left behind, in currency units.

    `supporters_money` by project is the sum over its supporters at the end. `cover` is the greatest part of each
    project's cost that its supporters would have paid in one round at the winner's price, or at the end with all they
    had. By round: `each` is the price per supporter (per point, where ballots give points), `had` what the winner's
    supporters held together before they paid; by round and group of voters, what they `paid` and `kept`.
    """

    supporters_money: Floats
    cover: Floats
    each: Floats
    had: Floats
    paid: Floats
    kept: Floats


def replay(market: Market, purchases: Purchases) -> Replay:
    """Repeat the payments of a run."""
    profile, run = market.profile, purchases.run
    scale = float(profile.money_scale)
    money = np.full(profile.distinct, float(run.share) / scale)
    costs = np.array([float(project.cost) for project in profile.projects])
    utility = costs if market.worth_by_cost else np.ones(len(costs))
    rounds, groups = len(purchases.winners), len(profile.group_names)
    cover, each, had = np.zeros(len(costs)), np.zeros(rounds), np.zeros(rounds)
    paid, kept = np.zeros((rounds, groups)), np.zeros((rounds, groups))
    for round_, project in enumerate(purchases.winners):
        price = float(run.log.prices[round_]) / float(run.unit) / scale
        rate = price / utility[project]
        np.maximum(cover, _offered(market, money, rate * utility) / np.maximum(costs, 1e-300), out=cover)
        voters, times, worth = _supporters(market, project)
        each[round_], had[round_] = price, float((money[voters] * times).sum())
        payments = np.minimum(money[voters], price * worth)
        money[voters] -= payments
        paid[round_] = np.bincount(profile.groups[voters], weights=payments * times, minlength=groups)
        kept[round_] = np.bincount(profile.groups, weights=money * profile.times, minlength=groups)
    left = _offered(market, money, np.full(len(costs), np.inf))
    np.maximum(cover, left / np.maximum(costs, 1e-300), out=cover)
    return Replay(left, cover, each, had, paid, kept)


@dataclass(frozen=True, slots=True)
class Loads:
    """What the voters carried under Phragmen, in currency units: `each` supporter of a round's winner after it, and
    what every group of voters took upon itself in that round (`paid`).
    """

    each: Floats
    paid: Floats


def replay_loads(profile: Profile, winners: Sequence[int]) -> Loads:
    """Repeat how the winners' costs came to lie on their supporters; one without supporters lies on nobody."""
    loads = np.zeros(profile.distinct)
    each, paid = np.zeros(len(winners)), np.zeros((len(winners), len(profile.group_names)))
    for round_, project in enumerate(winners):
        voters = profile.ballots[profile.offsets[project] : profile.offsets[project + 1]]
        times = profile.times[voters].astype(np.float64)
        if not len(voters):
            continue
        each[round_] = (float(profile.projects[project].cost) + float((loads[voters] * times).sum())) / times.sum()
        # Nobody's load ever shrinks; where money is counted in quadrillions, rounding alone would have it so.
        taken = np.maximum(each[round_] - loads[voters], 0) * times
        paid[round_] = np.bincount(profile.groups[voters], weights=taken, minlength=len(profile.group_names))
        loads[voters] = each[round_]
    return Loads(each, paid)


def _supporters(market: Market, project: int) -> tuple[Int64, Floats, Floats]:
    span = slice(int(market.marks.offsets[project]), int(market.marks.offsets[project + 1]))
    voters = market.marks.supporters[span].astype(np.int64)
    if market.beside is None:
        return voters, np.ones(len(voters)), np.ones(len(voters))
    return voters, market.beside.times[span].astype(np.float64), market.beside.worth[span].astype(np.float64)


def _offered(market: Market, money: Floats, prices: Floats) -> Floats:
    """What the supporters of each project would give for it at its price per unit of worth."""
    offsets = market.marks.offsets
    each = np.repeat(prices, np.diff(offsets))
    if market.beside is not None:
        each = each * market.beside.worth
    each = np.minimum(each, money[market.marks.supporters])
    if market.beside is not None:
        each *= market.beside.times
    running = np.concatenate((np.zeros(1), np.cumsum(each)))
    offered: Floats = running[offsets[1:]] - running[offsets[:-1]]
    return offered
