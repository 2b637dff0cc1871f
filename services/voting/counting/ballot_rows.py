"""From ballots as cast to project-major rows: equal ballots share a row, similar ones become neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.voting.counting.arrays import Int32, Int64
from services.voting.counting.kernels import row as row_kernels


@dataclass(frozen=True, slots=True)
class Rows:
    """Ballots one after another: project index and points per mark, and per ballot its length, times and group."""

    marks: Int32
    points: Int32
    lengths: Int32
    times: Int32
    groups: Int32


@dataclass(frozen=True, slots=True)
class Arranged:
    """Ballots project by project, as a profile keeps them."""

    offsets: Int64
    ballots: Int32
    points: Int32
    times: Int32
    lengths: Int32
    groups: Int32


def arrange(rows: Rows, projects: int) -> Arranged:
    """Merge equal ballots where that at least halves them, and order the rest so that like stands beside like."""
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(rows.lengths, dtype=np.int64)))
    marks, points = rows.marks.copy(), rows.points.copy()
    row_kernels.sort_marks(marks, points, starts)
    ballots, times = _merged(rows, marks, points, starts, projects)
    votes = np.bincount(rows.marks, minlength=projects)
    rank = np.empty(projects, np.int64)
    rank[np.argsort(-votes, kind="stable")] = np.arange(projects)
    order = np.argsort(row_kernels.likeness(marks, starts, ballots, rank), kind="stable")
    ballots, times = ballots[order], times[order]
    lengths = rows.lengths[ballots]
    kept = votes if len(ballots) == len(rows.lengths) else _votes_of(marks, starts, ballots, projects)
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(kept, dtype=np.int64)))
    supporters, beside = np.zeros(offsets[-1], np.int32), np.zeros(offsets[-1], np.int32)
    row_kernels.by_project(marks, points, starts, ballots, offsets, supporters, beside)
    return Arranged(offsets, supporters, beside, times, lengths, rows.groups[ballots])


def _merged(rows: Rows, marks: Int32, points: Int32, starts: Int64, projects: int) -> tuple[Int64, Int32]:
    """Choose one ballot of every kind, and how often the kind occurs; all ballots where few are equal."""
    every = np.arange(len(rows.lengths), dtype=np.int64)
    keys = np.random.default_rng(0).integers(0, 2**64, projects, np.uint64)
    digests = row_kernels.digests(marks, points, starts, rows.groups, keys)
    order = np.argsort(digests, kind="stable")
    begins = np.flatnonzero(np.concatenate((np.ones(min(1, len(order)), np.bool_), np.diff(digests[order]) != 0)))
    if not len(order) or 2 * len(begins) > len(order):
        return every, rows.times
    models = np.repeat(order[begins], np.diff(np.append(begins, len(order))))
    if not row_kernels.all_equal(marks, points, starts, rows.groups, order, models):
        return every, rows.times  # Two different ballots share a digest: then every ballot keeps its own row.
    return order[begins], np.add.reduceat(rows.times[order], begins).astype(np.int32)


def _votes_of(marks: Int32, starts: Int64, ballots: Int64, projects: int) -> Int64:
    """Count the marks of some ballots by project."""
    chosen = np.zeros(len(starts) - 1, np.bool_)
    chosen[ballots] = True
    return np.bincount(marks[np.repeat(chosen, np.diff(starts))], minlength=projects)
