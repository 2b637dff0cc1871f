"""Sequential Phragmen in whole numbers: voters' loads, and how sure each choice is.

Loads are int64 in a small unit, rounded down; `slack` bounds how far any voter's load may lie from the exact rational.
A choice that the bounds do not prove goes to exact arithmetic (phragmen.py).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from services.voting.counting.kernels.compiling import kernel, part, type_of

BELOW, ABOVE = 1.0 - 2.0**-50, 1.0 + 2.0**-50


class Loads(NamedTuple):
    """Supporters of each project with how many equal ballots stand behind a row, and by voter row the load so far.

    `last` is the round that set a voter's load, -1 before the first.
    """

    offsets: Any
    supporters: Any
    times: Any
    load: Any
    last: Any


class Offers(NamedTuple):
    """By project: cost, number of supporters, whether it can still win, and a proven lower bound of its load."""

    cost: Any
    voters: Any
    active: Any
    load: Any
    floor: Any


LONGS, INTS = np.zeros(1, np.int64), np.zeros(1, np.int32)
TYPES = (
    type_of(Loads(LONGS, INTS.view(np.uint32), INTS, LONGS, INTS)),
    type_of(Offers(LONGS, LONGS, np.zeros(1, np.bool_), LONGS, np.zeros(1))),
)
LONG, FLOAT = type_of(1), type_of(1.0)


@part
def load_with(loads: Any, offers: Any, project: int) -> Any:
    """The load every supporter would carry if the project won now, rounded down."""
    total = offers.cost[project]
    for at in range(loads.offsets[project], loads.offsets[project + 1]):
        voter = loads.supporters[at]
        total += loads.load[voter] * loads.times[voter]
    return total // offers.voters[project]


@kernel([(*TYPES, FLOAT)])
def lightest(loads: Any, offers: Any, slack: float) -> tuple[int, bool]:
    """Find the project that puts the least load on its supporters: (project or -1, whether the bounds prove it)."""
    fresh = np.zeros(len(offers.cost), np.bool_)
    best, ceiling = -1, np.inf
    while True:
        project = -1
        for other in range(len(offers.cost)):
            waiting = offers.active[other] and not fresh[other]
            if waiting and (project < 0 or offers.floor[other] < offers.floor[project]):
                project = other
        if project < 0 or offers.floor[project] > ceiling:
            break
        fresh[project] = True
        load = load_with(loads, offers, project)
        offers.load[project] = load
        offers.floor[project] = max(offers.floor[project], (load - slack - 1.0) * BELOW)
        bound = (load + slack + 3.0) * ABOVE
        if bound < ceiling:
            best, ceiling = project, bound
    for project in range(len(offers.cost)):
        if project != best and offers.active[project] and offers.floor[project] <= ceiling:
            return best, False
    return best, True


@kernel([(*TYPES, LONG, LONG, LONG)])
def carry(loads: Any, offers: Any, project: int, load: int, round_: int) -> None:
    """Let a project win: all its supporters carry the same load now."""
    for at in range(loads.offsets[project], loads.offsets[project + 1]):
        loads.load[loads.supporters[at]] = load
        loads.last[loads.supporters[at]] = round_
    offers.active[project] = False


@kernel([(TYPES[0], LONG, type_of(LONGS))])
def supporters_by_round(loads: Any, project: int, counts: Any) -> None:
    """Count a project's supporters by the round that set their load; those without load at the end of `counts`."""
    for at in range(loads.offsets[project], loads.offsets[project + 1]):
        voter = loads.supporters[at]
        counts[loads.last[voter]] += loads.times[voter]
