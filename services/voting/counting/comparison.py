"""The comparison step: which of two outcomes more voters prefer, by how many of their projects win."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from services.voting.counting.arrays import Int64
from services.voting.counting.outcome import Comparison
from services.voting.counting.profile import Profile


def compare(profile: Profile, equal_shares: Iterable[int], greedy: Iterable[int]) -> Comparison:
    """Count the voters of whose marked projects more win under equal shares, and those under greedy."""
    ours, theirs = winners_by_ballot(profile, equal_shares), winners_by_ballot(profile, greedy)
    return Comparison(
        equal_shares=int(profile.times[ours > theirs].sum()), greedy=int(profile.times[ours < theirs].sum())
    )


def winners_by_ballot(profile: Profile, winners: Iterable[int]) -> Int64:
    """How many of its marked projects win, by ballot row."""
    won = np.zeros(profile.distinct, np.int64)
    for project in winners:
        won[profile.ballots[profile.offsets[project] : profile.offsets[project + 1]]] += 1
    return won
