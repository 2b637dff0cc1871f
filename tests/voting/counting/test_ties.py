"""A tie is told where the published rule decided something, and only there."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.voting.counting.count import count
from services.voting.counting.gathering import build_profile
from services.voting.counting.outcome import Outcome
from services.voting.counting.profile import Ballot, BallotKind, Project
from services.voting.counting.rules import Completion, Rule, RuleSettings, TieBreak, Utility

NAMES = "abcd"
costs_ = st.lists(st.sampled_from([0, 2, 3, 5]), min_size=4, max_size=4)
choices = st.permutations(NAMES).flatmap(lambda order: st.integers(0, 4).map(lambda length: "".join(order[:length])))
ballots_ = st.lists(choices, min_size=1, max_size=7)


def outcome_of(
    costs: list[int], ballots: list[str], order: str, rule: Rule, kind: BallotKind = BallotKind.APPROVAL, **more: Any
) -> Outcome:
    """Count with ties broken by the given order of the ballot paper."""
    cost_of = dict(zip(NAMES, costs, strict=True))
    projects = [Project(name, Fraction(cost_of[name])) for name in order]
    profile = build_profile(projects, Fraction(max(1, sum(costs) // 2)), [Ballot(list(one)) for one in ballots], kind)
    return count(profile, RuleSettings(rule, ties=(TieBreak.BALLOT_ORDER,), **more))


def winners_by_order(*arguments: Any, **more: Any) -> set[frozenset[str]]:
    """The sets of winners that all orders of the ballot paper lead to."""
    costs, ballots, rule, *kind = arguments
    return {
        frozenset(outcome_of(costs, ballots, "".join(order), rule, *kind, **more).winners)
        for order in permutations(NAMES)
    }


@given(costs_, ballots_, st.booleans(), st.sampled_from([(), (("a", "b"),)]))
def test_greedy_tells_a_tie_exactly_where_another_order_has_other_winners(
    costs: list[int], ballots: list[str], skip: bool, exclusive: tuple[tuple[str, str], ...]
) -> None:
    details: dict[str, Any] = {"skip": skip, "exclusive": exclusive, "utility": Utility.CARDINALITY}
    outcome = outcome_of(costs, ballots, NAMES, Rule.GREEDY, **details)
    differ = len(winners_by_order(costs, ballots, Rule.GREEDY, **details)) > 1
    assert outcome.decided_by_tie_rule is differ


@given(ballots_, st.sampled_from([Rule.SCHULZE, Rule.BORDA]))
def test_rules_of_ranks_tell_a_tie_exactly_where_another_order_has_another_winner(
    ballots: list[str], rule: Rule
) -> None:
    outcome = outcome_of([0] * 4, ballots, NAMES, rule, BallotKind.RANKED)
    differ = len(winners_by_order([0] * 4, ballots, rule, BallotKind.RANKED)) > 1
    assert outcome.decided_by_tie_rule is differ


@given(costs_, ballots_, st.sampled_from([Rule.EQUAL_SHARES, Rule.PHRAGMEN]), st.sampled_from(list(Utility)[:2]))
def test_where_no_tie_is_told_every_order_has_the_same_winners(
    costs: list[int], ballots: list[str], rule: Rule, utility: Utility
) -> None:
    details: dict[str, Any] = {"utility": utility, "completion": Completion.UTILITARIAN}
    if not outcome_of(costs, ballots, NAMES, rule, **details).decided_by_tie_rule:
        assert len(winners_by_order(costs, ballots, rule, **details)) == 1


@given(ballots_)
def test_where_instant_runoff_tells_no_tie_every_order_has_the_same_winner(ballots: list[str]) -> None:
    kind = BallotKind.RANKED
    if not outcome_of([0] * 4, ballots, NAMES, Rule.INSTANT_RUNOFF, kind).decided_by_tie_rule:
        assert len(winners_by_order([0] * 4, ballots, Rule.INSTANT_RUNOFF, kind)) == 1


@pytest.mark.parametrize("rule", [Rule.EQUAL_SHARES, Rule.PHRAGMEN, Rule.GREEDY])
def test_level_projects_that_all_win_are_no_tie(rule: Rule) -> None:
    ballots = ["a"] * 4 + ["b"] * 4 + ["c", "d"]
    outcome = outcome_of([2, 2, 30, 30], ballots, NAMES, rule)
    assert outcome.winners[:2] == ("a", "b")
    assert outcome.rounds[0].tied == ()


def test_the_weakest_who_all_had_to_leave_are_no_tie() -> None:
    ballots = ["a"] * 5 + ["b"] * 4 + ["c", "d"]
    outcome = outcome_of([0] * 4, ballots, NAMES, Rule.INSTANT_RUNOFF, BallotKind.RANKED)
    assert [entry.eliminated for entry in outcome.eliminations] == ["d", "c", ""]
    assert not outcome.decided_by_tie_rule


def test_of_two_weakest_one_could_have_been_saved() -> None:
    ballots = ["a"] * 3 + ["bc"] * 2 + ["cb"] * 2
    outcome = outcome_of([0] * 4, ballots, NAMES, Rule.INSTANT_RUNOFF, BallotKind.RANKED)
    assert outcome.winners == ("b",)
    assert [entry.tied for entry in outcome.eliminations] == [(), ("b",), ()]


def test_a_tie_of_which_none_won_is_told() -> None:
    ballots = ["a", "b"]
    outcome = outcome_of([5, 2, 0, 0], ballots, NAMES, Rule.GREEDY, skip=False, utility=Utility.COST)
    assert outcome.winners == ()
    assert outcome.ties == (("a", "b"),)
    assert outcome.as_json()["ties"] == [["a", "b"]]


def test_unbeaten_options_are_told() -> None:
    outcome = outcome_of([0] * 4, ["ab", "ba"], NAMES, Rule.SCHULZE, BallotKind.RANKED)
    assert outcome.winners == ("a",)
    assert outcome.ties == (("a", "b"),)


@pytest.mark.parametrize("rule", [Rule.INSTANT_RUNOFF, Rule.SCHULZE, Rule.BORDA])
def test_nobody_is_elected_where_nobody_is_ranked(rule: Rule) -> None:
    assert outcome_of([0] * 4, ["", ""], NAMES, rule, BallotKind.RANKED).winners == ()
