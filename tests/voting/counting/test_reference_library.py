"""On random small elections pabutools, with exact fractions, comes to the same winners in the same order."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import gmpy2
import pytest
from hypothesis import assume, given
from pabutools.election import (
    Additive_Borda_Sat,
    Additive_Cardinal_Sat,
    ApprovalBallot,
    ApprovalProfile,
    Cardinality_Sat,
    Cost_Sat,
    CumulativeBallot,
    CumulativeProfile,
    Instance,
    OrdinalBallot,
    OrdinalProfile,
)
from pabutools.election import Project as ReferenceProject
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares, sequential_phragmen

from services.voting.counting.count import count
from services.voting.counting.profile import BallotKind
from services.voting.counting.rules import Completion, Rule, RuleSettings, Utility
from tests.voting.counting.elections import Small, small_elections

UTILITIES = {
    Utility.COST: (BallotKind.APPROVAL, Cost_Sat),
    Utility.CARDINALITY: (BallotKind.APPROVAL, Cardinality_Sat),
    Utility.POINTS: (BallotKind.POINTS, Additive_Cardinal_Sat),
    Utility.BORDA: (BallotKind.RANKED, Additive_Borda_Sat),
}


def reference_of(election: Small) -> tuple[Any, Any]:
    """The election in the library's own objects."""
    projects = {name: ReferenceProject(name, gmpy2.mpq(cost)) for name, cost in election.costs.items()}
    instance = Instance(projects.values(), budget_limit=gmpy2.mpq(election.budget))
    marked = [{projects[name]: points for name, points in ballot.items()} for ballot in election.ballots]
    if election.kind is BallotKind.APPROVAL:
        return instance, ApprovalProfile([ApprovalBallot(ballot) for ballot in marked], instance=instance)
    if election.kind is BallotKind.POINTS:
        return instance, CumulativeProfile([CumulativeBallot(ballot) for ballot in marked], instance=instance)
    return instance, OrdinalProfile([OrdinalBallot(ballot) for ballot in marked], instance=instance)


def names(outcome: Any) -> list[str]:
    return [str(project) for project in outcome]


@pytest.mark.parametrize("utility", UTILITIES)
def test_equal_shares_agrees_with_the_library(utility: Utility) -> None:
    kind, satisfaction = UTILITIES[utility]

    @given(small_elections(kind))
    def agrees(election: Small) -> None:
        assume(all(election.costs.values()))  # The library takes free projects in the order of a set.
        instance, profile = reference_of(election)
        expected = method_of_equal_shares(instance, profile, sat_class=satisfaction)
        outcome = count(election.profile(), RuleSettings(Rule.EQUAL_SHARES, utility=utility))
        assert list(outcome.winners) == names(expected)

    agrees()


@pytest.mark.parametrize("utility", UTILITIES)
def test_all_completions_agree_with_the_library(utility: Utility) -> None:
    kind, satisfaction = UTILITIES[utility]

    @given(small_elections(kind))
    def agrees(election: Small) -> None:
        assume(all(election.costs.values()))
        step = election.budget / len(election.ballots) / 9
        instance, profile = reference_of(election)
        bought = method_of_equal_shares(
            instance, profile, sat_class=satisfaction, voter_budget_increment=gmpy2.mpq(step)
        )
        expected = greedy_utilitarian_welfare(
            instance, profile, sat_class=satisfaction, initial_budget_allocation=bought
        )
        rule = RuleSettings(
            Rule.EQUAL_SHARES, utility=utility, completion=Completion.INCREASE_UTILITARIAN, step=Fraction(step)
        )
        outcome = count(election.profile(), rule)
        assert list(outcome.before_completion) == names(bought)
        assert list(outcome.winners) == names(expected)

    agrees()


@pytest.mark.parametrize("utility", UTILITIES)
def test_greedy_agrees_with_the_library(utility: Utility) -> None:
    kind, satisfaction = UTILITIES[utility]

    @given(small_elections(kind))
    def agrees(election: Small) -> None:
        instance, profile = reference_of(election)
        expected = greedy_utilitarian_welfare(instance, profile, sat_class=satisfaction)
        outcome = count(election.profile(), RuleSettings(Rule.GREEDY, utility=utility))
        assert list(outcome.winners) == names(expected)

    agrees()


@given(small_elections())
def test_phragmen_agrees_with_the_library(election: Small) -> None:
    instance, profile = reference_of(election)
    expected = sequential_phragmen(instance, profile)
    outcome = count(election.profile(), RuleSettings(Rule.PHRAGMEN))
    assert sorted(outcome.winners) == names(expected)
