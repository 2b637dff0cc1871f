"""Gathering ballots into a profile. It is compiled: who only names projects and rules need not load this."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm

import numpy as np

from services.voting.counting.arrays import Int32
from services.voting.counting.ballot_rows import Rows, arrange
from services.voting.counting.profile import Ballot, BallotKind, Profile, Project


def build_profile(
    projects: Sequence[Project], budget: Fraction, ballots: Iterable[Ballot], kind: BallotKind = BallotKind.APPROVAL
) -> Profile:
    """Gather ballots into a profile. Raises ValueError for an unknown project or one marked twice on a ballot."""
    index = {project.id: at for at, project in enumerate(projects)}
    marks: list[int] = []
    points: list[Fraction | int] = []
    lengths: list[int] = []
    times: list[int] = []
    groups: list[int] = []
    places: dict[str, int] = {}
    for ballot in ballots:
        chosen = _indices(ballot, index)
        marks.extend(chosen)
        points.extend(_points(ballot, kind))
        lengths.append(len(chosen))
        times.append(ballot.times)
        groups.append(places.setdefault(ballot.group, len(places)))
    scale = lcm(*{value.denominator for value in points})
    return profile_of_rows(
        tuple(projects),
        budget,
        kind,
        marks=np.array(marks, np.int32),
        lengths=np.array(lengths, np.int32),
        times=np.array(times, np.int32),
        points=np.array([int(value * scale) for value in points], np.int32),
        points_scale=scale,
        groups=np.array(groups, np.int32),
        group_names=tuple(places),
    )


def _indices(ballot: Ballot, index: dict[str, int]) -> list[int]:
    try:
        chosen = [index[choice] for choice in ballot.choices]
    except KeyError as unknown:
        raise ValueError(f"a ballot names an unknown project: {unknown.args[0]}") from unknown
    if len(set(chosen)) != len(chosen):
        raise ValueError("a ballot names a project twice")
    return chosen


def _points(ballot: Ballot, kind: BallotKind) -> list[Fraction | int]:
    if kind is BallotKind.POINTS:
        if len(ballot.points) != len(ballot.choices):
            raise ValueError("a ballot must give points to each of its projects")
        return list(ballot.points)
    if kind is BallotKind.RANKED:
        return list(range(len(ballot.choices), 0, -1))
    return [1] * len(ballot.choices)


def profile_of_rows(
    projects: tuple[Project, ...],
    budget: Fraction,
    kind: BallotKind,
    *,
    marks: Int32,
    lengths: Int32,
    times: Int32,
    points: Int32,
    points_scale: int = 1,
    groups: Int32 | None = None,
    group_names: tuple[str, ...] = ("",),
) -> Profile:
    """Turn ballot-major rows (project index per mark, `lengths` marks per ballot) into a profile."""
    groups = np.zeros(len(lengths), np.int32) if groups is None else groups
    arranged = arrange(Rows(marks, points, lengths, times, groups), len(projects))
    return Profile(
        projects=projects,
        budget=budget,
        kind=kind,
        voters=int(times.sum()),
        offsets=arranged.offsets,
        ballots=arranged.ballots,
        times=arranged.times,
        lengths=arranged.lengths,
        points=arranged.points,
        groups=arranged.groups,
        points_scale=points_scale,
        group_names=group_names,
    )
