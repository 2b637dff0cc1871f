"""Least support: what fewer ballots mark than a poll asks for is not chosen by any rule, however much money is left.

Support is the number of ballots that mark a project at all: a cross, a point or more, any place in an order; under a
question, the answer yes. It holds before the rule looks at anything else, so that money nobody gave a project can
neither buy it nor keep another from being bought.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from services.voting.counting.losses import LossReason
from services.voting.counting.profile import Profile
from services.voting.counting.rules import Rule, RuleSettings

YES = 0
"""The option of a question that needs support; the answer no buys nothing."""


def lacks_support(profile: Profile, settings: RuleSettings, project: int) -> bool:
    """Whether too few ballots mark a project for it to be chosen."""
    if settings.rule is Rule.YES_NO and project != YES:
        return False
    return int(profile.votes[project]) < settings.least_support


def with_support(profile: Profile, settings: RuleSettings) -> Profile:
    """The same election with the projects that lack support held as withdrawn: shown, marked, and never chosen.

    A question keeps both of its answers; how it is decided says `scoring.count_yes_or_no`.
    """
    if settings.least_support == 0 or settings.rule is Rule.YES_NO:
        return profile
    projects = tuple(
        replace(project, withdrawn=True) if lacks_support(profile, settings, at) else project
        for at, project in enumerate(profile.projects)
    )
    return replace(profile, projects=projects)


def why_unsupported(profile: Profile, settings: RuleSettings, project: int) -> tuple[LossReason, Fraction, str] | None:
    """The reason against a project that lacks support, and how many ballots it lacked; None for every other one."""
    if profile.projects[project].withdrawn or not lacks_support(profile, settings, project):
        return None
    votes = int(profile.votes[project])
    if not votes:
        return LossReason.NO_SUPPORT, Fraction(0), ""
    return LossReason.BELOW_LEAST_SUPPORT, Fraction(settings.least_support - votes), ""
