"""The published order among projects that are exactly level."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from services.voting.counting.profile import Profile
from services.voting.counting.rules import RuleSettings, TieBreak


class TieOrder:
    """Orders level projects by the settings' criteria in turn; ballot order decides what they leave level."""

    def __init__(self, profile: Profile, settings: RuleSettings) -> None:
        self.profile = profile
        self.settings = settings

    @cached_property
    def rank(self) -> list[int]:
        """Place of every project in this order; worked out when a tie first asks for it."""
        keys = [_criterion(self.profile, self.settings, tie) for tie in self.settings.ties]
        order = sorted(range(len(self.profile.projects)), key=lambda at: tuple(key(at) for key in keys))
        places = [0] * len(order)
        for place, project in enumerate(order):
            places[project] = place
        return places

    def first(self, projects: Iterable[int]) -> int:
        """Return the project that the rule puts first."""
        return min(projects, key=self.rank.__getitem__)


def _criterion(profile: Profile, settings: RuleSettings, tie: TieBreak) -> Callable[[int], Any]:
    match tie:
        case TieBreak.LEXICOGRAPHIC:
            return lambda at: profile.projects[at].id
        case TieBreak.BALLOT_ORDER:
            return lambda at: at
        case TieBreak.LOWEST_COST:
            return lambda at: profile.costs[at]
        case TieBreak.MOST_VOTES:
            return lambda at: -int(profile.votes[at])
        case TieBreak.LOT:
            return lambda at: hashlib.sha256(f"{settings.lot_seed}\n{profile.projects[at].id}".encode()).digest()
