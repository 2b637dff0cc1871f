"""Who is represented by an outcome: voters with a winner, and how much of what they marked they get, by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from services.voting.counting.comparison import winners_by_ballot
from services.voting.counting.explanation.partitions import Floats, Grouping
from services.voting.counting.profile import Profile


@dataclass(frozen=True, slots=True)
class Representation:
    """One group of voters (`partition` and `group` "" are everybody, group "*" the small groups together).

    `represented` is the share of voters with at least one winner among their marks, `winners` how many each has on
    average, `money` what those winners cost on average, in currency units.
    """

    partition: str
    group: str
    voters: int
    represented: float
    winners: float
    money: float

    def as_json(self) -> dict[str, Any]:
        """Return the group as plain JSON: `voters` and `represented` are people, `money` is currency."""
        return {
            "group": self.group,
            "voters": self.voters,
            "represented": self.represented,
            "winners": self.winners,
            "money": self.money,
        }


def represent(
    profile: Profile, winners: Sequence[int], groupings: Sequence[Grouping] = ()
) -> tuple[Representation, ...]:
    """Tell of everybody first, then of each group that may be told."""
    won = winners_by_ballot(profile, winners).astype(np.float64)
    money = np.zeros(profile.distinct)
    for project in winners:
        supporters = profile.ballots[profile.offsets[project] : profile.offsets[project + 1]]
        money[supporters] += float(profile.projects[project].cost)
    by_cell = np.stack([
        np.bincount(profile.groups, weights=profile.times * weights, minlength=len(profile.group_names))
        for weights in (np.ones(profile.distinct), won > 0, won, money)
    ])  # fmt: skip
    everybody = _told("", "", by_cell.sum(axis=1))
    groups = [
        _told(grouping.partition, name, numbers)
        for grouping in groupings
        for name, numbers in zip(grouping.names, np.stack([grouping.sums(row) for row in by_cell], axis=1), strict=True)
    ]
    return (everybody, *groups)


def _told(partition: str, group: str, sums: Floats) -> Representation:
    voters, represented, winners, money = (float(number) for number in sums)
    each = voters or 1.0
    return Representation(partition, group, int(voters), represented / each, winners / each, money / each)
