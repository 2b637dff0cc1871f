"""The tables that a run of equal shares works on, as the compiled kernels take them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from services.voting.counting.kernels.compiling import type_of

NEVER = 2**31 - 1


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
    `floor` is a proven lower bound of the price per utility, now and later. `most_worth` holds the greatest worth of
    any one mark.
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
    most_worth: Any


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
            Board(longs, floats, longs, longs, flags, longs, longs, longs, floats, longs),
            Log(ints, longs, longs, longs, longs, floats),
        )
    )


PLAIN, WEIGHTED = _types(weighted=False), _types(weighted=True)
BOTH = [PLAIN, WEIGHTED]
