"""Method of Equal Shares in whole numbers: voters' money, prices as a fixed point, and how sure each decision is.

All money is int64 in a unit so small that only the division for a price rounds (down, by less than a unit). `error`
bounds per voter how far the whole number may lie from the exact rational, `slack` is the greatest of these bounds. A
round is settled here only when the bounds prove it; otherwise `advance` hands it to exact arithmetic (exact_money.py).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from services.voting.counting.kernels.compiling import inlined, kernel, type_of
from services.voting.counting.kernels.money_tables import BOTH, NEVER

DONE, NEEDS_EXACT, OVERSPENT, EXHAUSTED, NEEDS_UNIT = range(5)
PRICED, TOO_HIGH, UNAFFORDABLE, UNSURE = 0, 1, 2, 3
FLAGS, LONGS = type_of(np.zeros(1, np.bool_)), type_of(np.zeros(1, np.int64))
MUCH = 2**62
BELOW, ABOVE = 1.0 - 2.0**-50, 1.0 + 2.0**-50  # Factors that outweigh the rounding of a few float operations.


@inlined
def weigh(marks: Any, beside: Any, money: Any, project: int, price: int) -> tuple[int, int, int, int, int]:
    """Sum up supporters who cannot pay `price`: (their money, number, worth), and the money of all supporters.

    Last comes the least that anybody who can pay has to spare after it.
    """
    poor_money, poor_voters, poor_worth, total, spare = 0, 0, 0, 0, MUCH
    if beside is None:
        for at in range(marks.offsets[project], marks.offsets[project + 1]):
            gap = money[marks.supporters[at]] - price
            total += gap + price
            if gap < 0:
                poor_money += gap + price
                poor_voters += 1
            else:
                spare = min(spare, gap)
        return poor_money, poor_voters, poor_voters, total, spare
    for at in range(marks.offsets[project], marks.offsets[project + 1]):
        purse = money[marks.supporters[at]]
        times: Any = np.int64(beside.times[at])
        gap = purse - price * beside.worth[at]
        total += purse * times
        if gap < 0:
            poor_money += purse * times
            poor_voters += times
            poor_worth += times * beside.worth[at]
        else:
            spare = min(spare, gap)
    return poor_money, poor_voters, poor_worth, total, spare


@inlined
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
        poor_money, poor_voters, poor_worth, total, spare = weigh(marks, beside, money, project, price)
        if total + np.int64(board.voters[project] * slack) + 3 < cost:  # As whole numbers: floats would round both.
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
        if (following - price) * board.most_worth[0] <= spare:  # Whoever could pay the last price can pay this one.
            board.poor[project], board.rich[project] = poor_voters, rich
            return PRICED, (following + 1.0 + doubt) * inverse * ABOVE


@inlined
def cheapest(board: Any, fresh: Any) -> int:
    """Return the project not looked at in this round whose bound is lowest, or -1."""
    best = -1
    for project in range(len(board.cost)):
        waiting = board.active[project] and not fresh[project]
        if waiting and (best < 0 or board.floor[project] < board.floor[best]):
            best = project
    return best


@inlined
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


@inlined
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


@inlined
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


@inlined
def run_rounds(marks: Any, beside: Any, purse: Any, board: Any, log: Any) -> int:
    """Buy project after project: DONE when nothing is affordable, NEEDS_EXACT when the bounds do not settle a round."""
    fresh = np.zeros(len(board.cost), np.bool_)
    while True:
        project, sure = choose(marks, beside, purse, board, log.slack[0], fresh)
        if not sure:
            return NEEDS_EXACT
        if project < 0:
            return DONE
        error = price_error(marks, beside, purse, board, project, log.slack[0])
        if error < 0.0:
            return NEEDS_EXACT
        pay(marks, beside, purse, log, project, board.price[project], error)
        board.active[project] = False


@kernel(BOTH)
def advance(marks: Any, beside: Any, purse: Any, board: Any, log: Any) -> int:
    """Run rounds until no project is affordable (DONE) or one cannot be settled by these bounds (NEEDS_EXACT)."""
    return int(run_rounds(marks, beside, purse, board, log))


@inlined
def begin(purse: Any, board: Any, log: Any, candidates: Any, share: int, total: int) -> None:
    """Give every voter the same share, all numbers exact, and every project its first price."""
    purse.money[:] = share
    purse.error[:] = 0.0
    purse.broke[:] = NEVER
    log.state[0] = 0
    log.slack[0] = 0.0
    for project in range(len(board.cost)):
        board.active[project] = candidates[project] and board.cost[project] <= total
        board.price[project] = board.cost[project] // max(board.worth[project], 1)
        board.floor[project] = (board.price[project] - 1) * board.inverse[project] * BELOW


@inlined
def judge(board: Any, log: Any, candidates: Any, budget: int, exhaustive: bool) -> int:
    """Whether a finished run overspends the budget, leaves nothing to buy, or calls for more money (DONE)."""
    spent = np.int64(0)
    bought = np.zeros(len(board.cost), np.bool_)
    for round_ in range(log.state[0]):
        spent += board.cost[log.winners[round_]]
        bought[log.winners[round_]] = True
    if spent > budget:
        return OVERSPENT
    missing, fits = False, False
    for project in range(len(board.cost)):
        if candidates[project] and not bought[project]:
            missing = True
            fits |= spent + board.cost[project] <= budget
    return EXHAUSTED if not missing or (exhaustive and not fits) else DONE


@kernel([(*types, FLAGS, LONGS, type_of(True)) for types in BOTH])
def climb(
    marks: Any, beside: Any, purse: Any, board: Any, log: Any, candidates: Any, limits: Any, exhaustive: bool
) -> tuple[int, int]:
    """Raise the share step by step, all numbers exact: (why it ended, steps taken before the run that ended it).

    `limits` = [share, step, voters, budget, the most that a share may be in this unit]. When a run needs exact
    arithmetic its tables are left as they are.
    """
    share, step, voters, budget, most = limits[0], limits[1], limits[2], limits[3], limits[4]
    steps = 0
    while share <= most:  # Beyond it all shares together would not fit into 64 bits.
        begin(purse, board, log, candidates, share, share * voters)
        if run_rounds(marks, beside, purse, board, log) == NEEDS_EXACT:
            return NEEDS_EXACT, steps
        verdict = judge(board, log, candidates, budget, exhaustive)
        if verdict != DONE:
            return verdict, steps
        share += step
        steps += 1
    return NEEDS_UNIT, steps


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
