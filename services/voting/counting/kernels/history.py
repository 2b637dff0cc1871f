"""What exact arithmetic asks about the voters: who is surely poor, who is too near to tell, and who paid when."""

from __future__ import annotations

from typing import Any

import numpy as np

from services.voting.counting.kernels.compiling import kernel, type_of
from services.voting.counting.kernels.money_tables import NEVER, PLAIN, WEIGHTED

LONG, FLOAT = type_of(1), type_of(1.0)
INTS, LONGS = type_of(np.zeros(1, np.int32)), type_of(np.zeros(1, np.int64))
TABLE = type_of(np.zeros((1, 1), np.int64))


@kernel([(*types[:3], LONG, LONG, FLOAT, LONGS, INTS) for types in (PLAIN, WEIGHTED)])
def split(
    marks: Any, beside: Any, purse: Any, project: int, price: int, width: float, poor: Any, near: Any
) -> tuple[int, int, int]:
    """Split supporters who are not broke by the price per unit of worth, give or take `width`.

    Fills `poor` by voter row with how many equal ballots surely cannot pay, and `near` with the marks that are too
    close to tell. Answers (number of poor, worth of those who surely can pay, number of near marks).
    """
    poor_voters, rich_worth, close = 0, 0, 0
    for at in range(marks.offsets[project], marks.offsets[project + 1]):
        voter = marks.supporters[at]
        if purse.broke[voter] != NEVER:
            continue
        times: Any = np.int64(1) if beside is None else np.int64(beside.times[at])
        worth: Any = np.int64(1) if beside is None else np.int64(beside.worth[at])
        gap = purse.money[voter] - price * worth
        if abs(gap) <= width * worth:
            near[close] = at
            close += 1
        elif gap < 0:
            poor[voter] = times
            poor_voters += times
        else:
            rich_worth += times * worth
    return poor_voters, rich_worth, close


@kernel([(*types[:3], LONG, LONG, LONGS) for types in (PLAIN, WEIGHTED)])
def split_of_round(marks: Any, beside: Any, purse: Any, project: int, round_: int, poor: Any) -> tuple[int, int]:
    """Tell who paid what in a past round: fills `poor` with those it emptied; (their number, worth of the payers)."""
    poor_voters, rich_worth = 0, 0
    for at in range(marks.offsets[project], marks.offsets[project + 1]):
        voter = marks.supporters[at]
        times: Any = np.int64(1) if beside is None else np.int64(beside.times[at])
        worth: Any = np.int64(1) if beside is None else np.int64(beside.worth[at])
        if purse.broke[voter] == round_:
            poor[voter] = times
            poor_voters += times
        elif purse.broke[voter] > round_:
            rich_worth += times * worth
    return poor_voters, rich_worth


@kernel([(*types[:2], INTS, LONG, LONGS, LONGS) for types in (PLAIN, WEIGHTED)])
def worth_paid(marks: Any, beside: Any, winners: Any, rounds: int, voters: Any, totals: Any) -> None:
    """Sum by round the worth for which the `voters` (multiplicity by row, none of them broke then) paid."""
    for round_ in range(rounds):
        project = winners[round_]
        total = np.int64(0)
        for at in range(marks.offsets[project], marks.offsets[project + 1]):
            worth: Any = np.int64(1) if beside is None else np.int64(beside.worth[at])
            total += voters[marks.supporters[at]] * worth
        totals[round_] = total


@kernel([(*types[:2], INTS, LONG, LONGS, TABLE) for types in (PLAIN, WEIGHTED)])
def histories(marks: Any, beside: Any, winners: Any, rounds: int, places: Any, table: Any) -> None:
    """Write for voter rows with a place in `table` (-1: none) the worth each round's winner had for them."""
    for round_ in range(rounds):
        project = winners[round_]
        for at in range(marks.offsets[project], marks.offsets[project + 1]):
            place = places[marks.supporters[at]]
            if place >= 0:
                table[place, round_] = np.int64(1) if beside is None else np.int64(beside.worth[at])
