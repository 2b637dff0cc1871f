"""The one entry to counting: a profile and a rule's settings in, an outcome out."""

from __future__ import annotations

from services.voting.counting.outcome import Outcome
from services.voting.counting.profile import Profile
from services.voting.counting.rules import RuleRefused, RuleSettings


def count(profile: Profile, settings: RuleSettings) -> Outcome:
    """Count the ballots by the rule. The outcome equals exact rational arithmetic.

    Raises RuleRefused when the settings do not fit the ballots (points asked of approval ballots, say).
    """
    raise RuleRefused(f"the rule {settings.rule} is not built yet")
