"""On small random elections every outcome equals plain arithmetic in fractions: ties, huge costs, empty ballots."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.voting.counting.count import count
from services.voting.counting.profile import BallotKind
from services.voting.counting.rules import Completion, Rule, RuleSettings, Start, Stop, Utility
from tests.voting.counting import plain_rules
from tests.voting.counting.elections import Small, small_elections

UTILITIES = {
    BallotKind.APPROVAL: [Utility.COST, Utility.CARDINALITY],
    BallotKind.POINTS: [Utility.POINTS, Utility.COST_POINTS, Utility.COST],
    BallotKind.RANKED: [Utility.BORDA, Utility.POINTS, Utility.CARDINALITY],
}
EVERY = [(kind, utility) for kind, utilities in UTILITIES.items() for utility in utilities]


def utilities_by_kind() -> st.SearchStrategy[tuple[Small, Utility]]:
    return st.sampled_from(EVERY).flatmap(lambda pair: st.tuples(small_elections(pair[0]), st.just(pair[1])))


@given(utilities_by_kind(), st.booleans())
def test_equal_shares_equals_fractions(case: tuple[Small, Utility], merged: bool) -> None:
    election, utility = case
    outcome = count(election.profile(merged=merged), RuleSettings(Rule.EQUAL_SHARES, utility=utility))
    share = election.budget / len(election.ballots)
    assert list(outcome.winners) == plain_rules.equal_shares(election.plain(utility), share)


@given(utilities_by_kind())
def test_greedy_equals_fractions(case: tuple[Small, Utility]) -> None:
    election, utility = case
    outcome = count(election.profile(), RuleSettings(Rule.GREEDY, utility=utility))
    expected = plain_rules.greedy(election.plain(utility), [])
    if utility is Utility.BORDA:  # What is free comes first under Borda, whoever marked it.
        assert set(outcome.winners) == set(expected)
    else:
        assert list(outcome.winners) == expected


@given(utilities_by_kind())
def test_the_greedy_completion_keeps_what_equal_shares_bought(case: tuple[Small, Utility]) -> None:
    election, utility = case
    rule = RuleSettings(Rule.EQUAL_SHARES, utility=utility, completion=Completion.UTILITARIAN)
    outcome = count(election.profile(), rule)
    plain = election.plain(utility)
    bought = plain_rules.equal_shares(plain, election.budget / len(election.ballots))
    assert list(outcome.before_completion) == bought
    assert set(outcome.winners) == set(plain_rules.greedy(plain, bought))


@given(
    st.sampled_from([BallotKind.APPROVAL, BallotKind.POINTS]).flatmap(small_elections),
    st.sampled_from(list(Start)),
    st.sampled_from(list(Stop)),
    st.sampled_from([7, 10, 33]),
)
def test_increasing_budgets_equals_fractions(election: Small, start: Start, stop: Stop, steps: int) -> None:
    share = election.budget / len(election.ballots)
    step = share / steps or Fraction(1)
    if start is Start.FLOOR:
        share = Fraction(int(share))
    rule = RuleSettings(Rule.EQUAL_SHARES, completion=Completion.INCREASE, start=start, stop=stop, step=step)
    expected = plain_rules.equal_shares_increased(
        election.plain(Utility.COST), share, step, exhaustive=stop is Stop.OVERSPEND_OR_EXHAUSTIVE
    )
    assert list(count(election.profile(), rule).winners) == expected


@given(small_elections(), st.booleans())
def test_phragmen_equals_fractions(election: Small, merged: bool) -> None:
    outcome = count(election.profile(merged=merged), RuleSettings(Rule.PHRAGMEN))
    assert list(outcome.winners) == plain_rules.phragmen(election.plain(Utility.CARDINALITY))


@given(utilities_by_kind())
def test_no_outcome_spends_more_than_the_budget(case: tuple[Small, Utility]) -> None:
    election, utility = case
    for completion in Completion:
        rule = RuleSettings(Rule.EQUAL_SHARES, utility=utility, completion=completion, step=election.budget / 7)
        outcome = count(election.profile(), rule)
        assert outcome.cost == sum(election.costs[project] for project in outcome.winners)
        assert outcome.cost <= election.budget


@pytest.mark.parametrize("rule", [Rule.GREEDY, Rule.EQUAL_SHARES, Rule.PHRAGMEN])
def test_one_voter_gets_what_her_money_buys(rule: Rule) -> None:
    election = Small(Fraction(10), {"a": Fraction(10), "b": Fraction(11)}, [{"a": 1, "b": 1}], BallotKind.APPROVAL)
    assert count(election.profile(), RuleSettings(rule)).winners == ("a",)


@pytest.mark.parametrize("rule", [Rule.EQUAL_SHARES, Rule.PHRAGMEN])
def test_a_project_that_a_group_can_pay_to_the_last_unit_is_bought(rule: Rule) -> None:
    ballots = [{"a": 1}] * 5 + [{"b": 1}] * 5
    election = Small(Fraction(100), {"a": Fraction(50), "b": Fraction(50)}, ballots, BallotKind.APPROVAL)
    assert count(election.profile(), RuleSettings(rule)).winners == ("a", "b")


def test_a_tie_is_broken_by_id_as_text_and_reported() -> None:
    ballots = [{"9": 1, "10": 1}] * 4
    election = Small(Fraction(5), {"9": Fraction(5), "10": Fraction(5)}, ballots, BallotKind.APPROVAL)
    outcome = count(election.profile(), RuleSettings(Rule.EQUAL_SHARES))
    assert outcome.winners == ("10",)
    assert outcome.decided_by_tie_rule
    assert outcome.rounds[0].tied == ("9",)


@given(utilities_by_kind(), st.sampled_from([Rule.GREEDY, Rule.EQUAL_SHARES, Rule.PHRAGMEN]))
def test_every_outcome_is_plain_json(case: tuple[Small, Utility], rule: Rule) -> None:
    election, utility = case
    settings_ = RuleSettings(rule, utility=utility, completion=Completion.UTILITARIAN)
    text = json.dumps(count(election.profile(), settings_).as_json(), allow_nan=False)
    assert RuleSettings.from_json(json.loads(text)["settings"]) == settings_
