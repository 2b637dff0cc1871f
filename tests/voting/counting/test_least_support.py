"""Nobody's money buys what nobody chose: least support holds for every rule, and every loser is told so."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.voting.counting.count import count
from services.voting.counting.explanation.whole import explain
from services.voting.counting.gathering import build_profile
from services.voting.counting.losses import LossReason
from services.voting.counting.outcome import Outcome
from services.voting.counting.profile import Ballot, BallotKind, Profile, Project
from services.voting.counting.rules import Completion, Rule, RuleRefused, RuleSettings, Utility
from tests.voting.counting.elections import Small, small_elections

SPENDING = [
    RuleSettings(Rule.GREEDY),
    RuleSettings(Rule.GREEDY, utility=Utility.CARDINALITY, skip=False),
    RuleSettings(Rule.PHRAGMEN),
    *(RuleSettings(Rule.EQUAL_SHARES, completion=completion, comparison_step=True) for completion in Completion),
]
RANKED = [RuleSettings(Rule.BORDA, seats=3), RuleSettings(Rule.INSTANT_RUNOFF), RuleSettings(Rule.SCHULZE)]
KINDS = {Utility.COST_POINTS: BallotKind.POINTS, Utility.BORDA: BallotKind.RANKED}


def election(ballots: dict[str, int], kind: BallotKind = BallotKind.APPROVAL) -> Profile:
    """Money for everything; each key is a ballot (its letters in order), each value how many say so."""
    projects = [Project(name, Fraction(10)) for name in "abc"]
    rows = [Ballot(list(marks), [1] * len(marks), times) for marks, times in ballots.items()]
    return build_profile(projects, Fraction(100), rows, kind)


@pytest.mark.parametrize("rule", SPENDING, ids=str)
def test_money_that_is_left_buys_nothing_that_nobody_chose(rule: RuleSettings) -> None:
    profile = election({"a": 5, "ab": 2})
    asked = replace(rule, least_support=1, step=Fraction(1))
    assert set(count(profile, asked).winners) == {"a", "b"}
    told = {loss.project: loss for loss in explain(profile, count(profile, asked)).losses}
    assert told["c"].reason is LossReason.NO_SUPPORT


@pytest.mark.parametrize("rule", SPENDING, ids=str)
def test_what_too_few_chose_is_not_bought_and_told_how_many_lacked(rule: RuleSettings) -> None:
    profile = election({"a": 5, "ab": 2})
    outcome = count(profile, replace(rule, least_support=3, step=Fraction(1)))
    assert outcome.winners == ("a",)
    told = {loss.project: loss for loss in explain(profile, outcome).losses}
    assert (told["b"].reason, told["b"].supporters, told["b"].missing) == (
        LossReason.BELOW_LEAST_SUPPORT,
        2,
        Fraction(1),
    )


@pytest.mark.parametrize("rule", RANKED, ids=str)
def test_no_order_elects_an_option_that_too_few_name(rule: RuleSettings) -> None:
    profile = election({"abc": 1, "ba": 4}, BallotKind.RANKED)
    outcome = count(profile, replace(rule, least_support=3))
    assert "c" not in (*outcome.winners, *outcome.ranking)
    told = {loss.project: loss.reason for loss in explain(profile, outcome).losses}
    assert told["c"] is LossReason.BELOW_LEAST_SUPPORT
    assert not count(profile, replace(rule, least_support=6)).winners


def test_a_yes_needs_its_support_and_a_no_needs_none() -> None:
    question = (Project("park", Fraction(10)), Project("no", Fraction(0)))

    def asked(yes: int, no: int, least: int) -> tuple[Profile, Outcome]:
        profile = build_profile(question, Fraction(100), [Ballot(["park"], times=yes), Ballot(["no"], times=no)])
        return profile, count(profile, RuleSettings(Rule.YES_NO, least_support=least))

    profile, refused = asked(3, 1, least=4)
    assert refused.passed is False
    assert refused.winners == ("no",)
    (told,) = explain(profile, refused).losses
    assert (told.reason, told.missing) == (LossReason.BELOW_LEAST_SUPPORT, Fraction(1))
    profile, passed = asked(4, 0, least=4)
    assert passed.passed is True
    assert [loss.reason for loss in explain(profile, passed).losses] == [LossReason.ANSWERED_YES]


@given(small_elections(), st.sampled_from(SPENDING), st.integers(1, 4))
def test_least_support_is_as_if_the_others_had_been_withdrawn(small: Small, rule: RuleSettings, least: int) -> None:
    profile = small.profile()
    rule = replace(rule, step=small.budget / (10 * len(small.ballots)))
    without = replace(
        profile,
        projects=tuple(
            replace(project, withdrawn=votes < least)
            for project, votes in zip(profile.projects, profile.votes, strict=True)
        ),
    )
    asked = count(profile, replace(rule, least_support=least))
    assert asked.winners == count(without, rule).winners
    for name, votes in zip((project.id for project in profile.projects), profile.votes, strict=True):
        assert votes >= least or name not in asked.winners
    assert all(loss.missing >= 0 for loss in explain(profile, asked).losses)


def test_points_count_by_the_ballots_that_give_them() -> None:
    rows = [Ballot(["a"], [10]), *[Ballot(["b"], [1])] * 3]
    profile = build_profile(
        [Project("a", Fraction(1)), Project("b", Fraction(1))], Fraction(2), rows, BallotKind.POINTS
    )
    rule = RuleSettings(Rule.GREEDY, utility=Utility.COST_POINTS, least_support=2)
    assert count(profile, rule).winners == ("b",)


def test_settings_without_the_field_read_and_write_as_before() -> None:
    before: dict[str, Any] = RuleSettings(Rule.GREEDY).as_json()
    assert "least_support" not in before
    assert RuleSettings.from_json(before).least_support == 0
    assert RuleSettings.from_json(RuleSettings(Rule.GREEDY, least_support=7).as_json()).least_support == 7
    with pytest.raises(RuleRefused):
        RuleSettings.from_json({"rule": "greedy", "least_support": "1"})
    with pytest.raises(RuleRefused):
        RuleSettings(Rule.GREEDY, least_support=-1)
