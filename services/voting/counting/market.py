"""The setting of one run of equal shares: supporters with their utilities, and money as fixed-point numbers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from gmpy2 import mpq
from numpy.typing import NDArray

from services.voting.counting.arrays import Int32, Int64
from services.voting.counting.kernels.money import BELOW
from services.voting.counting.kernels.money_tables import NEVER, Beside, Board, Log, Marks, Purse
from services.voting.counting.profile import BallotKind, Profile
from services.voting.counting.rules import RuleRefused, Utility

TOTAL_BITS = 60  # All money together stays below 2**61, so that sums and one product with a worth fit in 64 bits.
EVERY_COST_WORTH = (Utility.COST, Utility.COST_POINTS)


@dataclass(frozen=True)
class Market:
    """Supporters and their utilities for all projects of a profile.

    `worth_by_cost` says that a unit of worth at project p is worth cost(p) to a voter instead of 1. `candidates` can be
    bought; `free` cost nothing and have support, so they win before any money moves.
    """

    profile: Profile
    marks: Marks
    beside: Beside | None
    voters: Int64
    worth: Int64
    worth_by_cost: bool
    candidates: NDArray[np.bool_]
    free: tuple[int, ...]

    @cached_property
    def most_worth(self) -> int:
        """The greatest worth of one mark."""
        return 1 if self.beside is None or not len(self.beside.worth) else int(self.beside.worth.max())

    @cached_property
    def inverse(self) -> NDArray[np.float64]:
        """1 over the utility of a unit of worth, by project."""
        if not self.worth_by_cost:
            return np.ones(len(self.profile.costs))
        return np.array([1.0 / cost if cost else 1.0 for cost in self.profile.costs])

    @cached_property
    def worth_or_one(self) -> Int64:
        """The supporters' total worth, to divide by."""
        return np.maximum(self.worth, 1)

    @cached_property
    def _fixed_costs(self) -> dict[mpq, Int64]:
        return {}

    def costs_in(self, unit: mpq) -> Int64:
        """Costs in fixed-point units, rounded down; those beyond all money stand at the top of the range."""
        if unit not in self._fixed_costs:
            top = 2 ** (TOTAL_BITS + 2)
            fixed = [min(int(cost * unit), top) for cost in self.profile.costs]
            self._fixed_costs[unit] = np.array(fixed, np.int64)
        return self._fixed_costs[unit]

    def utility_of(self, project: int) -> int:
        """The utility of a unit of worth at a project, in units of 1/money_scale where it is money."""
        return self.profile.costs[project] if self.worth_by_cost else 1


@dataclass(frozen=True, slots=True)
class Run:
    """The changing numbers of one run; `unit` is the fixed point: units per 1/money_scale of a currency unit."""

    purse: Purse
    board: Board
    log: Log
    share: mpq
    unit: mpq

    @property
    def winners(self) -> list[int]:
        """Project indices bought so far, in order."""
        found: list[int] = self.log.winners[: int(self.log.state[0])].tolist()
        return found


def open_market(profile: Profile, utility: Utility, threshold: Fraction = Fraction(0)) -> Market:
    """Gather supporters and utilities, leaving out projects whose score is below the threshold.

    Where utility is a project's cost, one without cost is worth nothing to anybody and is not bought, as in the
    reference library. Raises RuleRefused when the ballots do not carry such a utility.
    """
    marks, beside = _supporters(profile, utility)
    voters = np.diff(marks.offsets) if beside is None else _by_project(beside.times.astype(np.int64), marks.offsets)
    worth = voters if beside is None else _by_project(beside.times.astype(np.int64) * beside.worth, marks.offsets)
    open_ = np.array([not project.withdrawn for project in profile.projects]) & (voters > 0)
    if threshold > 0:
        open_ &= np.array([score >= threshold for score in profile.scores])
    by_cost = utility in EVERY_COST_WORTH
    free = np.array([cost == 0 for cost in profile.costs])
    return Market(
        profile=profile,
        marks=marks,
        beside=beside,
        voters=voters,
        worth=worth,
        worth_by_cost=by_cost,
        candidates=open_ & ~free,
        free=() if by_cost else tuple(np.flatnonzero(open_ & free).tolist()),
    )


def _supporters(profile: Profile, utility: Utility) -> tuple[Marks, Beside | None]:
    """Leave out marks that are worth nothing, and carry numbers beside the marks only where they differ from 1."""
    worth = _worth(profile, utility)
    offsets, supporters = profile.offsets, profile.ballots
    if worth is not None and not bool((worth > 0).all()):
        keep = worth > 0
        running = np.concatenate((np.zeros(1, np.int64), np.cumsum(keep, dtype=np.int64)))
        offsets, supporters, worth = running[offsets], supporters[keep], worth[keep]
    if worth is None and bool((profile.times == 1).all()):
        return Marks(offsets, supporters.view(np.uint32)), None
    times = profile.times[supporters]
    return Marks(offsets, supporters.view(np.uint32)), Beside(
        times, np.ones(len(times), np.int32) if worth is None else worth
    )


def _worth(profile: Profile, utility: Utility) -> Int32 | None:
    """The worth of every mark under a utility, None when it is 1 for all."""
    if utility in (Utility.COST, Utility.CARDINALITY):
        return None
    if utility is Utility.BORDA:
        if profile.kind is not BallotKind.RANKED:
            raise RuleRefused("Borda utilities need ranked ballots")
        return profile.points - 1
    if profile.kind is BallotKind.APPROVAL:
        raise RuleRefused("utilities by points need ballots with points or ranks")
    return profile.points


def _by_project(values: Int64, offsets: Int64) -> Int64:
    running = np.concatenate((np.zeros(1, np.int64), np.cumsum(values)))
    return np.ascontiguousarray(running[offsets[1:]] - running[offsets[:-1]])


def start_run(market: Market, share: mpq) -> Run:
    """Give every voter the same share (in units of 1/money_scale) and set every project's first price."""
    total = share * market.profile.voters
    unit = _unit(total * market.most_worth, share.denominator)
    exact = unit.denominator == 1 and (share * unit).denominator == 1
    error = 0.0 if exact else 1.0
    rows, projects = market.profile.distinct, len(market.profile.projects)
    purse = Purse(np.full(rows, int(share * unit), np.int64), np.full(rows, error), np.full(rows, NEVER, np.int32))
    costs = market.costs_in(unit)
    price = costs // market.worth_or_one
    zeros = np.zeros((5, projects), np.int64)
    board = Board(
        cost=costs,
        inverse=market.inverse,
        voters=market.voters,
        worth=market.worth,
        active=market.candidates & (costs <= int(total * unit)),
        price=price,
        poor=zeros[0],
        rich=zeros[1],
        floor=(price - 1) * market.inverse * BELOW,
        most_worth=np.array([market.most_worth], np.int64),
    )
    log = Log(np.zeros(projects, np.int32), zeros[2], zeros[3], zeros[4], np.zeros(1, np.int64), np.array([error]))
    return Run(purse, board, log, share, unit)


def _unit(total: mpq, denominator: int) -> mpq:
    """Choose the fixed point: the share becomes a whole number where that fits; the total nearly fills 60 bits."""
    room = mpq(2**TOTAL_BITS) / total if total else mpq(1)
    if room >= denominator:
        return mpq(denominator << (int(room / denominator).bit_length() - 1))
    power = int(room).bit_length() - 1 if room >= 1 else -int(1 / room).bit_length()
    return mpq(2) ** power
