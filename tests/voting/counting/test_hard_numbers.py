"""Elections whose numbers lead a careless count astray: great steps, points far apart, groups that pay to the last."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.voting.counting.count import count
from services.voting.counting.profile import BallotKind
from services.voting.counting.rules import Completion, Rule, RuleSettings, Stop, Utility
from tests.voting.counting import plain_rules
from tests.voting.counting.elections import Small, small_elections

FAR_APART = st.sampled_from([1, 2, 3, 1000, 999_999, 2_000_000_000])


@pytest.mark.parametrize("step", [1, 1000, 10**9])
def test_a_step_far_greater_than_a_share_does_not_overspend(step: int) -> None:
    ballots = [{"b": 1}] * 19 + [{}] * 11
    election = Small(Fraction(1), {"b": Fraction(2)}, ballots, BallotKind.APPROVAL)
    rule = RuleSettings(Rule.EQUAL_SHARES, completion=Completion.INCREASE, stop=Stop.OVERSPEND, step=Fraction(step))
    outcome = count(election.profile(), rule)
    assert (outcome.winners, outcome.increments) == ((), 0)


def test_a_voter_with_far_more_points_does_not_make_a_project_look_cheap() -> None:
    ballots = [
        {"nine": 2, "two": 1000},
        {"nine": 2, "two": 3},
        {"nine": 1000, "two": 1},
        {"nine": 2_000_000_000, "two": 3},
        {"nine": 3},
        {"two": 1000},
        {"nine": 2, "two": 2_000_000_000},
    ]
    costs = {"two": Fraction(6), "nine": Fraction(6)}
    election = Small(Fraction(7), costs, ballots, BallotKind.POINTS)
    outcome = count(election.profile(), RuleSettings(Rule.EQUAL_SHARES, utility=Utility.POINTS))
    assert outcome.winners == ("nine",)  # Both take all that their six supporters have, at 1/2 and at 1 per point.


@st.composite
def elections_with_points_far_apart(draw: st.DrawFn) -> Small:
    """Small elections in which some points are a thousand million times others."""
    election = draw(small_elections(BallotKind.POINTS))
    ballots = [{name: draw(FAR_APART) for name in ballot} for ballot in election.ballots]
    return Small(election.budget, election.costs, ballots, BallotKind.POINTS)


@given(elections_with_points_far_apart(), st.sampled_from([Utility.POINTS, Utility.COST_POINTS]))
def test_points_far_apart_are_counted_as_in_fractions(election: Small, utility: Utility) -> None:
    outcome = count(election.profile(), RuleSettings(Rule.EQUAL_SHARES, utility=utility))
    share = election.budget / len(election.ballots)
    assert list(outcome.winners) == plain_rules.equal_shares(election.plain(utility), share)


@given(small_elections(), st.sampled_from([Fraction(1, 2), Fraction(3), Fraction(20), Fraction(1000)]))
def test_great_steps_are_counted_as_in_fractions(election: Small, shares: Fraction) -> None:
    share = election.budget / len(election.ballots)
    rule = RuleSettings(Rule.EQUAL_SHARES, completion=Completion.INCREASE, stop=Stop.OVERSPEND, step=share * shares)
    expected = plain_rules.equal_shares_increased(election.plain(Utility.COST), share, share * shares, exhaustive=False)
    assert list(count(election.profile(), rule).winners) == expected
