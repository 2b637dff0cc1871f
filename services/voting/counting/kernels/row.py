"""Ballots as rows: finding equal ones, putting similar ones side by side, and turning them project by project."""

from __future__ import annotations

from typing import Any

import numpy as np

from services.voting.counting.kernels.compiling import kernel


@kernel("void(int32[::1], int32[::1], int64[::1])")
def sort_marks(marks: Any, points: Any, starts: Any) -> None:
    """Order the marks of every ballot by project, so that equal ballots read alike; ballot b lies at starts[b]."""
    for ballot in range(len(starts) - 1):
        for at in range(starts[ballot] + 1, starts[ballot + 1]):
            mark, point = marks[at], points[at]
            place = at
            while place > starts[ballot] and marks[place - 1] > mark:
                marks[place], points[place] = marks[place - 1], points[place - 1]
                place -= 1
            marks[place], points[place] = mark, point


@kernel("uint64[::1](int32[::1], int32[::1], int64[::1], int32[::1], uint64[::1])")
def digests(marks: Any, points: Any, starts: Any, groups: Any, keys: Any) -> Any:
    """A number for every ballot that is the same for equal ones; `keys` holds a random number per project."""
    found = np.zeros(len(starts) - 1, np.uint64)
    for ballot in range(len(starts) - 1):
        value = np.uint64(groups[ballot] + 1) * np.uint64(0x9E3779B97F4A7C15)
        for at in range(starts[ballot], starts[ballot + 1]):
            value += keys[marks[at]] * np.uint64(2 * np.int64(points[at]) + 1)
        found[ballot] = value
    return found


@kernel("boolean(int32[::1], int32[::1], int64[::1], int32[::1], int64[::1], int64[::1])")
def all_equal(marks: Any, points: Any, starts: Any, groups: Any, ballots: Any, models: Any) -> bool:
    """Whether every one of the ballots has exactly the group, marks and points of its model."""
    for place in range(len(ballots)):
        ballot, model = ballots[place], models[place]
        length = starts[ballot + 1] - starts[ballot]
        if starts[model + 1] - starts[model] != length or groups[ballot] != groups[model]:
            return False
        for step in range(length):
            one, other = starts[ballot] + step, starts[model] + step
            if marks[one] != marks[other] or points[one] != points[other]:
                return False
    return True


@kernel("int64[::1](int32[::1], int64[::1], int64[::1], int64[::1])")
def likeness(marks: Any, starts: Any, ballots: Any, rank: Any) -> Any:
    """A sorting key that brings ballots with the same popular projects together; `rank` 0 is the most popular."""
    keys = np.zeros(len(ballots), np.int64)
    for place in range(len(ballots)):
        ballot = ballots[place]
        first, second = np.int64(2**15), np.int64(2**15)
        for at in range(starts[ballot], starts[ballot + 1]):
            value = rank[marks[at]]
            if value < first:
                first, second = value, first
            elif value < second:
                second = value
        keys[place] = first * 2**16 + second
    return keys


@kernel("void(int32[::1], int32[::1], int64[::1], int64[::1], int64[::1], int32[::1], int32[::1])")
def by_project(
    marks: Any, points: Any, starts: Any, ballots: Any, offsets: Any, supporters: Any, points_beside: Any
) -> None:
    """Write for every project the rows of its supporters; row r is ballot ballots[r]. `offsets` tells where."""
    following = offsets[:-1].copy()
    for row in range(len(ballots)):
        ballot = ballots[row]
        for at in range(starts[ballot], starts[ballot + 1]):
            place = following[marks[at]]
            supporters[place] = row
            points_beside[place] = points[at]
            following[marks[at]] = place + 1
