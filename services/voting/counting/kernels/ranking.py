"""Passes over ranked ballots: options in order, ballot b at starts[b] to starts[b + 1], occurring times[b] times."""

from __future__ import annotations

from typing import Any

from services.voting.counting.kernels.compiling import kernel


@kernel("void(int32[::1], int64[::1], int64[::1], boolean[::1], int64[::1])")
def best_standing(options: Any, starts: Any, times: Any, standing: Any, totals: Any) -> None:
    """Add each ballot to its best option still standing; to the last place of `totals` where there is none."""
    for ballot in range(len(times)):
        chosen = len(standing)
        for at in range(starts[ballot], starts[ballot + 1]):
            if standing[options[at]]:
                chosen = options[at]
                break
        totals[chosen] += times[ballot]


@kernel("void(int32[::1], int64[::1], int64[::1], int64[::1])")
def add_places(options: Any, starts: Any, times: Any, totals: Any) -> None:
    """Sum the places, from 0, of every option."""
    for ballot in range(len(times)):
        for at in range(starts[ballot], starts[ballot + 1]):
            totals[options[at]] += times[ballot] * (at - starts[ballot])


@kernel("void(int32[::1], int64[::1], int64[::1], int64[:, ::1], int64[::1])")
def count_pairs(options: Any, starts: Any, times: Any, above: Any, ranked: Any) -> None:
    """Count who is ranked above whom on the same ballot, and how often each option is ranked at all."""
    for ballot in range(len(times)):
        for at in range(starts[ballot], starts[ballot + 1]):
            ranked[options[at]] += times[ballot]
            for below in range(at + 1, starts[ballot + 1]):
                above[options[at], options[below]] += times[ballot]
