"""The VOTES section of a Pabulib file: from bytes to ballots."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from services.voting.counting.arrays import Int32, Int64
from services.voting.counting.gathering import profile_of_rows
from services.voting.counting.kernels import pabulib as kernels
from services.voting.counting.pabulib.rows import PabulibError, Row, fault
from services.voting.counting.profile import BallotKind, Profile, Project

MOST_DECIMALS = 4
TROUBLE = {
    kernels.OPEN_QUOTE: "this quote is never closed",
    kernels.AFTER_QUOTE: 'expected ";" or the end of the line after a closing quote',
    kernels.BAD_POINTS: f"expected points as a number below 2 thousand million with at most {MOST_DECIMALS} decimals",
    kernels.POINTS_COUNT: "expected as many points as projects on this ballot",
    kernels.MORE_DECIMALS: f"expected points with at most {MOST_DECIMALS} decimals",
    kernels.NO_VOTER: "expected a voter_id",
}


@dataclass(frozen=True, slots=True)
class VotesSection:
    """Where the ballots stand: the header row, and the byte at which the first ballot begins."""

    header: Row
    at: int


@dataclass(frozen=True)
class Votes:
    """Ballots in the order of the file: project index and points per mark, number of marks per ballot.

    `extra_votes` and `extra_points` are what marks that repeat a project on their ballot would add, by project.
    `awarded` is the sum of the points that stand beside ranks, by project, where a file gives them; these are in units
    of 1/`awarded_scale`. `written` is the number of marks of each ballot with all repetitions, and `places` the byte of
    the file at which its voter_id stands.
    """

    marks: Int32
    points: Int32
    points_scale: int
    lengths: Int32
    extra_votes: Int64
    extra_points: Int64
    written: Int32
    places: Int64
    awarded: Int64 | None = None
    awarded_scale: int = 1

    def profile(self, projects: tuple[Project, ...], budget: Fraction, kind: BallotKind) -> Profile:
        """Turn the ballots into a profile."""
        return profile_of_rows(
            projects,
            budget,
            kind,
            marks=self.marks,
            lengths=self.lengths,
            times=np.ones(len(self.lengths), np.int32),
            points=self.points,
            points_scale=self.points_scale,
        )

    def duplicate_votes(self, projects: tuple[Project, ...]) -> dict[str, int]:
        """How many marks repeat each project (`{project: marks}`); projects without any are left out."""
        return {projects[at].id: int(self.extra_votes[at]) for at in np.flatnonzero(self.extra_votes)}

    def duplicate_points(self, projects: tuple[Project, ...]) -> dict[str, Fraction]:
        """The points that repeated marks would add to each project, were each mark counted as it stands."""
        scale = self.points_scale
        return {
            projects[at].id: Fraction(int(self.extra_points[at]), scale) for at in np.flatnonzero(self.extra_points)
        }

    def totals(self, profile: Profile) -> tuple[Fraction, ...]:
        """Votes or points of each project as a city adds them up: every mark counts, and points beside ranks hold."""
        if self.awarded is not None:
            return tuple(Fraction(total, self.awarded_scale) for total in self.awarded.tolist())
        extra = self.extra_points.tolist()
        return tuple(
            score + Fraction(more, self.points_scale) for score, more in zip(profile.scores, extra, strict=True)
        )


def read_ballots(data: bytes, section: VotesSection, projects: tuple[Project, ...], kind: BallotKind) -> Votes:
    """Read every ballot. Raises PabulibError."""
    columns = _columns(data, section.header, kind)
    votes = _read(data, section, projects, columns)
    if kind is BallotKind.RANKED and columns[2] >= 0:
        awarded = _points_by_project(votes.marks, votes.points, len(projects))
        votes = replace(votes, awarded=awarded, awarded_scale=votes.points_scale)
    if kind is not BallotKind.POINTS:
        votes = replace(votes, points=_plain_points(votes.lengths, kind), points_scale=1)
    return _without_repeats(votes, kind, len(projects))


def _columns(data: bytes, header: Row, kind: BallotKind) -> NDArray[np.int64]:
    names = [cell.text for cell in header.cells]
    beside_ranks = kind is BallotKind.RANKED and "points" in names
    wanted = ["voter_id", "vote"] + (["points"] if kind is BallotKind.POINTS or beside_ranks else [])
    for name in wanted:
        if name not in names:
            raise fault(data, header.at, f'expected a column "{name}" in the header of VOTES')
    return np.array([names.index(name) for name in wanted] + [-1] * (3 - len(wanted)), np.int64)


def _read(data: bytes, section: VotesSection, projects: tuple[Project, ...], columns: NDArray[np.int64]) -> Votes:
    names, starts, slots = _lookup(projects)
    raw = np.frombuffer(data, np.uint8).copy()
    rest = raw[section.at :]
    most_rows = int(np.count_nonzero(rest == kernels.NEWLINE)) + 1
    most_marks = int(np.count_nonzero(rest == kernels.COMMA)) + most_rows
    marks, points = np.zeros(most_marks, np.int32), np.zeros(most_marks, np.int32)
    lengths, voters_at = np.zeros(most_rows, np.int32), np.zeros((most_rows, 2), np.int64)
    voters = np.zeros(most_rows, np.uint64)
    fields = len(section.header.cells)
    for decimals in range(MOST_DECIMALS + 1):
        status, place, ballots, size = kernels.read_votes(
            raw, section.at, fields, columns, decimals, slots, names, starts, marks, points, lengths, voters_at, voters
        )
        if status != kernels.MORE_DECIMALS:
            break
    if status != kernels.FINE:
        raise _trouble(data, status, place, fields, size)
    _expect_different_voters(data, voters_at[:ballots], voters[:ballots])
    none = np.zeros(len(projects), np.int64)
    written, places = lengths[:ballots].copy(), voters_at[:ballots, 0].copy()
    return Votes(marks[:size], points[:size], 10**decimals, written, none, none, written, places)


def _expect_different_voters(data: bytes, voters_at: Int64, voters: NDArray[np.uint64]) -> None:
    """Refuse a second ballot of the same voter_id. Raises PabulibError."""
    order = np.argsort(voters, kind="stable")
    ordered = voters[order]
    if not (ordered[1:] == ordered[:-1]).any():
        return
    seen: dict[bytes, int] = {}
    for first, last in voters_at.tolist():
        voter = data[first:last]
        if voter in seen:
            line = fault(data, seen[voter], "").line
            raise fault(data, first, f'the voter_id "{voter.decode()}" voted already on line {line}')
        seen[voter] = first


def _lookup(projects: tuple[Project, ...]) -> tuple[NDArray[np.uint8], NDArray[np.int64], Int32]:
    """Build the hash table from project id to project index that the kernel asks."""
    encoded = [project.id.encode() for project in projects]
    names = np.frombuffer(b"".join(encoded), np.uint8).copy()
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum([len(name) for name in encoded])))
    slots = np.full(1 << (4 * len(projects)).bit_length(), -1, np.int32)
    kernels.fill_slots(names, starts, slots)
    return names, starts, slots


def _trouble(data: bytes, status: int, place: int, fields: int, found: int) -> PabulibError:
    if status == kernels.BAD_COLUMNS:
        return fault(data, place, f"expected {fields} columns as in the header, found {found}")
    if status == kernels.UNKNOWN_PROJECT:
        word = data[place:].split(b"\n", 1)[0].split(b";", 1)[0].split(b",", 1)[0].decode().strip()
        return fault(data, place, f'expected a project_id from PROJECTS, found "{word}"')
    return fault(data, place, TROUBLE[status])


def _plain_points(lengths: Int32, kind: BallotKind) -> Int32:
    """Points that a ballot without points implies: 1 for an approval, length minus place for a rank."""
    if kind is BallotKind.APPROVAL:
        return np.ones(int(lengths.sum()), np.int32)
    ends = np.repeat(np.cumsum(lengths), lengths)
    return (ends - np.arange(len(ends))).astype(np.int32)


def _without_repeats(votes: Votes, kind: BallotKind, projects: int) -> Votes:
    """Keep one mark per project and ballot, as the reference library does: the last points, or the best rank."""
    repeats = kernels.mark_repeats(votes.marks, votes.lengths, kind is BallotKind.POINTS)
    if not repeats.any():
        return votes
    kept = ~repeats
    rows = np.repeat(np.arange(len(votes.lengths)), votes.lengths)
    marks = votes.marks[kept]
    lengths = np.bincount(rows[kept], minlength=len(votes.lengths)).astype(np.int32)
    points = votes.points[kept] if kind is BallotKind.POINTS else _plain_points(lengths, kind)
    return replace(
        votes,
        marks=marks,
        points=points,
        lengths=lengths,
        extra_votes=np.bincount(votes.marks[repeats], minlength=projects),
        extra_points=_points_by_project(votes.marks, votes.points, projects)
        - _points_by_project(marks, points, projects),
    )


def _points_by_project(marks: Int32, points: Int32, projects: int) -> Int64:
    # As floats these sums are exact: they stay far below 2**53.
    return np.bincount(marks, weights=points, minlength=projects).astype(np.int64)
