"""Who is represented by an outcome: voters with a winner, and how much of what they marked they get, by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from services.voting.counting.comparison import winners_by_ballot
from services.voting.counting.profile import Profile

SMALLEST_GROUP = 5  # Smaller groups are told together, so that nobody's ballot can be guessed from them.


@dataclass(frozen=True, slots=True)
class Representation:
    """One group of voters (`group` "" is everybody, "*" the small groups together).

    `represented` is the share of voters with at least one winner among their marks, `winners` how many each has on
    average, `money` what those winners cost on average, in currency units.
    """

    group: str
    voters: int
    represented: float
    winners: float
    money: float

    def as_json(self) -> dict[str, Any]:
        """Return the group as plain JSON."""
        return {
            "group": self.group,
            "voters": self.voters,
            "represented": self.represented,
            "winners": self.winners,
            "money": self.money,
        }


def represent(profile: Profile, winners: Sequence[int]) -> tuple[Representation, ...]:
    """Tell of everybody first, then of each group of at least five voters, then of the smaller ones together."""
    won = winners_by_ballot(profile, winners).astype(np.float64)
    money = np.zeros(profile.distinct)
    for project in winners:
        supporters = profile.ballots[profile.offsets[project] : profile.offsets[project + 1]]
        money[supporters] += float(profile.projects[project].cost)
    times = profile.times.astype(np.float64)

    def told(group: str, rows: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Representation:
        voters = float(times[rows].sum())
        each = voters or 1.0
        return Representation(
            group,
            int(voters),
            float(times[rows & (won > 0)].sum()) / each,
            float((times * won)[rows].sum()) / each,
            float((times * money)[rows].sum()) / each,
        )

    everybody = told("", np.ones(profile.distinct, np.bool_))
    large, small = groups_to_tell(profile)
    told_apart = [told(profile.group_names[group], profile.groups == group) for group in large]
    together = [told("*", np.isin(profile.groups, small))] if small else []
    return (everybody, *told_apart, *together)


def groups_to_tell(profile: Profile) -> tuple[list[int], list[int]]:
    """Split the groups into those large enough to be told, and the others, together also large enough.

    Where the small ones together are still too few, the smallest of the large ones joins them. Without groups, or
    where only one could be told, nothing is told apart.
    """
    if len(profile.group_names) < 2:
        return [], []
    sizes = np.bincount(profile.groups, weights=profile.times, minlength=len(profile.group_names))
    order = [group for group in np.argsort(sizes, kind="stable").tolist() if sizes[group] > 0]
    small = [group for group in order if sizes[group] < SMALLEST_GROUP]
    large = [group for group in order if sizes[group] >= SMALLEST_GROUP]
    while small and large and sum(sizes[group] for group in small) < SMALLEST_GROUP:
        small.append(large.pop(0))
    return (sorted(large), small) if large else ([], [])
