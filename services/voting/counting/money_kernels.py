"""Method of Equal Shares in whole numbers: voters' money, prices as a fixed point, and how sure each decision is.

All money is int64 in a unit so small that only the division for a price rounds (down, by less than a unit). `error`
bounds per voter how far the whole number may lie from the exact rational, `slack` is the greatest of these bounds. A
round is settled here only when the bounds prove it; otherwise `advance` hands it to exact arithmetic (exact_money.py).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from services.voting.counting.compiling import kernel, part, type_of

NEVER = 2**31 - 1
DONE, NEEDS_EXACT = 0, 1
PRICED, TOO_HIGH, UNAFFORDABLE, UNSURE = 0, 1, 2, 3
BELOW, ABOVE = 1.0 - 2.0**-50, 1.0 + 2.0**-50  # Factors that outweigh the rounding of a few float operations.


class Marks(NamedTuple):
    """Supporters of each project: rows of voters, those of project p at offsets[p] to offsets[p + 1]."""

    offsets: Any
    supporters: Any


class Beside(NamedTuple):
    """Beside every mark how many equal ballots stand behind it, and its worth to each of them.

    Kernels take None instead where every ballot counts once and every mark is worth 1.
    """

    times: Any
    worth: Any


class Purse(NamedTuple):
    """Money by voter row, its error bound, and the round in which it was spent to the last (NEVER: it was not)."""

    money: Any
    error: Any
    broke: Any


class Board(NamedTuple):
    """By project: cost, 1 over what it is worth per unit of utility, its supporters' number and total worth.

    `price` is the last price computed, `poor` how many supporters cannot pay it and `rich` the worth of the others;
    `floor` is a proven lower bound of the price per utility, now and later.
    """

    cost: Any
    inverse: Any
    voters: Any
    worth: Any
    active: Any
    price: Any
    poor: Any
    rich: Any
    floor: Any


class Log(NamedTuple):
    """By round: winner, price, how many paid it, how many gave all they had left.

    `state` holds the number of rounds, `slack` the greatest error bound of any voter's money.
    """

    winners: Any
    prices: Any
    payers: Any
    emptied: Any
    state: Any
    slack: Any


def _types(weighted: bool) -> tuple[Any, ...]:
    longs, floats = np.zeros(1, np.int64), np.zeros(1, np.float64)
    ints, flags = np.zeros(1, np.int32), np.zeros(1, np.bool_)
    return tuple(
        type_of(group)
        for group in (
            Marks(longs, ints.view(np.uint32)),
            Beside(ints, ints) if weighted else None,
            Purse(longs, floats, ints),
            Board(longs, floats, longs, longs, flags, longs, longs, longs, floats),
            Log(ints, longs, longs, longs, longs, floats),
        )
    )


PLAIN, WEIGHTED = _types(weighted=False), _types(weighted=True)
BOTH = [PLAIN, WEIGHTED]


@part
def weigh(marks: Any, beside: Any, money: Any, project: int, price: int) -> tuple[int, int, int, int]:
    """Sum up supporters who cannot pay `price`: (their money, number, worth), and the money of all supporters."""
    poor_money, poor_voters, poor_worth, total = 0, 0, 0, 0
    if beside is None:
        for at in range(marks.offsets[project], marks.offsets[project + 1]):
            purse = money[marks.supporters[at]]
            total += purse
            if purse < price:
                poor_money += purse
                poor_voters += 1
        return poor_money, poor_voters, poor_voters, total
    for at in range(marks.offsets[project], marks.offsets[project + 1]):
        purse = money[marks.supporters[at]]
        times: Any = np.int64(beside.times[at])
        total += purse * times
        if purse < price * beside.worth[at]:
            poor_money += purse * times
            poor_voters += times
            poor_worth += times * beside.worth[at]
    return poor_money, poor_voters, poor_worth, total


@part
def find_price(
    marks: Any, beside: Any, money: Any, board: Any, slack: float, project: int, ceiling: float
) -> tuple[int, float]:
    """Raise the last price to the fixed point of price = (cost - money of the poor) / worth of the others.

    Answers (verdict, upper bound of the price per utility). The bound presumes that no supporter is within the error
    of the price; `pay` proves that for the winner. Stops early once the project cannot beat `ceiling`.
    """
    cost, inverse = board.cost[project], board.inverse[project]
    while True:
        price = board.price[project]
        poor_money, poor_voters, poor_worth, total = weigh(marks, beside, money, project, price)
        if total + board.voters[project] * slack + 2.0 < cost:
            return UNAFFORDABLE, np.inf
        rich = board.worth[project] - poor_worth
        if rich <= 0:
            return UNSURE, np.inf
        following = max(price, (cost - poor_money) // rich)
        doubt = poor_voters * slack / rich + 1.0
        floor = (following - doubt) * inverse * BELOW
        board.floor[project] = max(board.floor[project], floor)
        board.price[project] = following
        if floor > ceiling:
            return TOO_HIGH, np.inf
        if following == price:
            board.poor[project], board.rich[project] = poor_voters, rich
            return PRICED, (price + 1.0 + doubt) * inverse * ABOVE


@part
def cheapest(board: Any, fresh: Any) -> int:
    """Return the project not looked at in this round whose bound is lowest, or -1."""
    best = -1
    for project in range(len(board.cost)):
        waiting = board.active[project] and not fresh[project]
        if waiting and (best < 0 or board.floor[project] < board.floor[best]):
            best = project
    return best


@part
def choose(marks: Any, beside: Any, purse: Any, board: Any, slack: float, fresh: Any) -> tuple[int, bool]:
    """Find the project with the lowest price per utility: (project or -1, whether the bounds prove it)."""
    fresh[:] = False
    best, ceiling, unsure = -1, np.inf, False
    while True:
        project = cheapest(board, fresh)
        if project < 0 or board.floor[project] > ceiling:
            break
        fresh[project] = True
        verdict, bound = find_price(marks, beside, purse.money, board, slack, project, ceiling)
        if verdict == UNAFFORDABLE:
            board.active[project] = False
        elif verdict == UNSURE:
            unsure = True
        elif verdict == PRICED and bound < ceiling:
            best, ceiling = project, bound
    if unsure:
        return best, False
    for project in range(len(board.cost)):
        if project != best and board.active[project] and board.floor[project] <= ceiling:
            return best, False
    return best, True


@part
def price_error(marks: Any, beside: Any, purse: Any, board: Any, project: int, slack: float) -> float:
    """Bound the error of the winner's price; -1 when a supporter's money is too near to it to tell who is poor."""
    price, rich = board.price[project], board.rich[project]
    width = board.poor[project] * slack / rich + slack + 4.0
    poor_error, near = 0.0, False
    for at in range(marks.offsets[project], marks.offsets[project + 1]):
        voter = marks.supporters[at]
        times: Any = np.int64(1) if beside is None else np.int64(beside.times[at])
        worth: Any = np.int64(1) if beside is None else np.int64(beside.worth[at])
        gap = purse.money[voter] - price * worth
        if purse.broke[voter] == NEVER:
            near |= abs(gap) <= width * worth
        if gap < 0:
            poor_error += times * purse.error[voter]
    if near:
        return -1.0
    return float(poor_error / rich + 2.0) * ABOVE


@part
def pay(marks: Any, beside: Any, purse: Any, log: Any, project: int, price: int, error: float) -> None:
    """Let every supporter pay the price or all that is left, and write the round down."""
    current = log.state[0]
    payers, emptied, slack = 0, 0, log.slack[0]
    for at in range(marks.offsets[project], marks.offsets[project + 1]):
        voter = marks.supporters[at]
        times: Any = np.int64(1) if beside is None else np.int64(beside.times[at])
        worth: Any = np.int64(1) if beside is None else np.int64(beside.worth[at])
        left = purse.money[voter] - price * worth
        if left >= 0:
            purse.money[voter] = left
            purse.error[voter] += worth * error
            slack = max(slack, purse.error[voter])
            payers += times
        elif purse.broke[voter] == NEVER:
            purse.money[voter], purse.error[voter], purse.broke[voter] = 0, 0.0, current
            emptied += times
    log.winners[current], log.prices[current] = project, price
    log.payers[current], log.emptied[current] = payers, emptied
    log.slack[0] = slack
    log.state[0] = current + 1


@kernel(BOTH)
def advance(marks: Any, beside: Any, purse: Any, board: Any, log: Any) -> int:
    """Run rounds until no project is affordable (DONE) or one cannot be settled by these bounds (NEEDS_EXACT)."""
    fresh = np.zeros(len(board.cost), np.bool_)
    while True:
        project, sure = choose(marks, beside, purse, board, log.slack[0], fresh)
        if not sure:
            return NEEDS_EXACT
        if project < 0:
            return DONE
        price = board.price[project]
        error = price_error(marks, beside, purse, board, project, log.slack[0])
        if error < 0.0:
            return NEEDS_EXACT
        pay(marks, beside, purse, log, project, price, error)
        board.active[project] = False


@kernel([(*types, type_of(1), type_of(1), type_of(1.0)) for types in BOTH])
def buy(marks: Any, beside: Any, purse: Any, board: Any, log: Any, project: int, price: int, error: float) -> None:
    """Buy a project at a price that exact arithmetic found."""
    pay(marks, beside, purse, log, project, price, error)
    board.active[project] = False


@kernel([(*types, type_of(1)) for types in BOTH])
def reprice(marks: Any, beside: Any, purse: Any, board: Any, log: Any, project: int) -> int:
    """Bring one project's price to its fixed point, however high; answers the verdict."""
    verdict, _ = find_price(marks, beside, purse.money, board, log.slack[0], project, np.inf)
    return verdict
