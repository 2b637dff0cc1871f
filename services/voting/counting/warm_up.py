"""Paying for compilation before the first count: a worker calls this when it starts."""

from __future__ import annotations

from fractions import Fraction

from services.voting.counting.count import count
from services.voting.counting.profile import Ballot, Project, build_profile
from services.voting.counting.rules import Completion, Rule, RuleSettings


def warm_up() -> None:
    """Count a toy election by the compiled rules, so that no real count waits for code to be loaded or compiled."""
    projects = [Project("one", Fraction(2)), Project("two", Fraction(3)), Project("three", Fraction(3))]
    ballots = [Ballot(["one", "two"]), Ballot(["two"]), Ballot(["three"]), Ballot(["three", "one"])]
    profile = build_profile(projects, Fraction(5), ballots)
    for rule in (Rule.EQUAL_SHARES, Rule.PHRAGMEN, Rule.GREEDY):
        count(profile, RuleSettings(rule, completion=Completion.INCREASE_UTILITARIAN))
