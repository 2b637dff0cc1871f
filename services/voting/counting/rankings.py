"""Ranked ballots read voter by voter: first choices, places, and who is preferred to whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.voting.counting.arrays import Int32, Int64
from services.voting.counting.kernels import ranking as ranking_kernels
from services.voting.counting.profile import BallotKind, Profile
from services.voting.counting.rules import RuleRefused


@dataclass(frozen=True, slots=True)
class Rankings:
    """Options as ballots rank them, best first: ballot b at starts[b] to starts[b + 1], occurring `times[b]` times."""

    options: Int32
    starts: Int64
    times: Int64
    candidates: int

    def first_choices(self) -> list[int]:
        """How many ballots rank each option first."""
        return self.choices_among(np.ones(self.candidates, np.bool_))[0]

    def choices_among(self, standing: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[list[int], int]:
        """Count each ballot for its best option that is still standing: (votes, ballots that rank none of them)."""
        totals = np.zeros(self.candidates + 1, np.int64)
        ranking_kernels.best_standing(self.options, self.starts, self.times, standing, totals)
        counted: list[int] = totals.tolist()
        return counted[:-1], counted[-1]

    def sum_of_places(self) -> list[int]:
        """Sum of the places, from 0, that the ballots give each option; unranked adds nothing."""
        totals = np.zeros(self.candidates, np.int64)
        ranking_kernels.add_places(self.options, self.starts, self.times, totals)
        listed: list[int] = totals.tolist()
        return listed

    def preferences(self) -> Int64:
        """How many voters rank the option of a row above that of a column; ranked stands above unranked."""
        above = np.zeros((self.candidates, self.candidates), np.int64)
        ranked = np.zeros(self.candidates, np.int64)
        ranking_kernels.count_pairs(self.options, self.starts, self.times, above, ranked)
        preferred: Int64 = ranked[:, None] - above.T
        np.fill_diagonal(preferred, 0)
        return preferred


def rankings_of(profile: Profile) -> Rankings:
    """Turn project-major rows back into rankings. Raises RuleRefused for ballots without ranks."""
    if profile.kind is not BallotKind.RANKED:
        raise RuleRefused("this rule needs ranked ballots")
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(profile.lengths, dtype=np.int64)))
    options = np.zeros(starts[-1], np.int32)
    projects = np.repeat(np.arange(len(profile.projects), dtype=np.int32), np.diff(profile.offsets))
    places = profile.lengths[profile.ballots] - profile.points
    options[starts[profile.ballots] + places] = projects
    return Rankings(options, starts, profile.times.astype(np.int64), len(profile.projects))
