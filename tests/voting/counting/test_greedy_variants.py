"""The greedy rules of real cities: threshold, no skipping, withdrawn projects, excluded pairs, limits by category."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from services.voting.counting.count import count
from services.voting.counting.gathering import build_profile
from services.voting.counting.pabulib.rule_named import official_settings
from services.voting.counting.profile import Ballot, BallotKind, Project
from services.voting.counting.rules import Rule, RuleSettings, Utility

VOTES = {"park": 6, "road": 5, "books": 4, "trees": 3, "lamp": 1}
COSTS = {"park": 50, "road": 60, "books": 30, "trees": 20, "lamp": 10}
CATEGORIES = {"park": "green", "road": "traffic", "books": "school", "trees": "green", "lamp": "traffic"}


def winners(budget: int = 100, withdrawn: str = "", **details: Any) -> list[str]:
    projects = [
        Project(name, Fraction(cost), category=CATEGORIES[name], withdrawn=name == withdrawn)
        for name, cost in COSTS.items()
    ]
    ballots = [Ballot([name], times=votes) for name, votes in VOTES.items()]
    profile = build_profile(projects, Fraction(budget), ballots)
    return list(count(profile, RuleSettings(Rule.GREEDY, **details)).winners)


def test_what_does_not_fit_is_skipped() -> None:
    assert winners() == ["park", "books", "trees"]


def test_without_skipping_counting_ends_at_the_first_that_does_not_fit() -> None:
    assert winners(skip=False) == ["park"]


def test_a_withdrawn_project_neither_wins_nor_stops_the_others() -> None:
    assert winners(skip=False, withdrawn="road") == ["park", "books", "trees"]


def test_below_the_threshold_nothing_wins() -> None:
    assert winners(threshold=Fraction(4)) == ["park", "books"]


def test_of_an_excluded_pair_only_the_first_wins() -> None:
    assert winners(exclusive=(("trees", "park"),)) == ["park", "books", "lamp"]


def test_a_category_gets_no_more_than_its_limit() -> None:
    assert winners(category_limits=(("green", Fraction(60)),)) == ["park", "books", "lamp"]


def test_value_for_money_orders_by_votes_per_cost() -> None:
    assert winners(budget=60, utility=Utility.CARDINALITY) == ["trees", "books", "lamp"]


def test_a_voters_own_weight_in_points_decides_cumulative_elections() -> None:
    projects = [Project("a", Fraction(1)), Project("b", Fraction(1))]
    ballots = [Ballot(["a"], [5]), Ballot(["b"], [2]), Ballot(["b"], [2])]
    profile = build_profile(projects, Fraction(1), ballots, BallotKind.POINTS)
    settings = official_settings({"rule": "greedy", "min_project_score_threshold": "3"}, BallotKind.POINTS)
    assert count(profile, settings).winners == ("a",)
    assert count(profile, RuleSettings(Rule.GREEDY)).winners == ("b",)
