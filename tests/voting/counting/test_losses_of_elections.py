"""Why an option was not elected is told truly: points, first choices, comparisons, and how many votes were missing."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.voting.counting.count import count
from services.voting.counting.explanation.whole import explain
from services.voting.counting.gathering import build_profile
from services.voting.counting.losses import LossReason
from services.voting.counting.profile import Ballot, BallotKind, Profile, Project
from services.voting.counting.rules import Rule, RuleSettings


def ranked(*ballots: tuple[int, str]) -> Profile:
    projects = [Project(name, Fraction(0)) for name in "abcd"]
    rows = [Ballot(list(order), times=times) for times, order in ballots]
    return build_profile(projects, Fraction(1), rows, BallotKind.RANKED)


def reasons(profile: Profile, rule: RuleSettings) -> dict[str, tuple[LossReason, Fraction, str]]:
    losses = explain(profile, count(profile, rule)).losses
    return {loss.project: (loss.reason, loss.missing, loss.because) for loss in losses}


def test_an_eliminated_option_is_told_how_near_the_next_was() -> None:
    profile = ranked((9, "a"), (6, "bc"), (5, "cb"), (1, "d"))
    assert reasons(profile, RuleSettings(Rule.INSTANT_RUNOFF)) == {
        "a": (LossReason.FEWER_VOTES, Fraction(2), ""),  # c's ballots go to b, who has 11 of 20.
        "c": (LossReason.ELIMINATED, Fraction(1), ""),
        "d": (LossReason.ELIMINATED, Fraction(4), ""),
    }
    assert reasons(ranked((3, "a"), (2, "b"), (2, "c"), (5, "d")), RuleSettings(Rule.INSTANT_RUNOFF))["c"] == (
        LossReason.LEVEL,
        Fraction(0),
        "b",
    )


def test_schulze_tells_who_beat_whom_face_to_face_or_on_a_path() -> None:
    assert reasons(ranked((5, "abc"), (3, "bca")), RuleSettings(Rule.SCHULZE))["b"] == (
        LossReason.BEATEN,
        Fraction(2),
        "a",
    )
    circle = ranked((6, "abc"), (5, "bca"), (4, "cab"))  # a over b 10:5, b over c 11:4, c over a 9:6.
    assert reasons(circle, RuleSettings(Rule.SCHULZE))["c"] == (LossReason.BEATEN_ON_A_PATH, Fraction(0), "a")


def test_points_that_were_missing_are_told_and_a_tie_is_called_a_tie() -> None:
    profile = ranked((4, "ab"), (4, "ba"), (3, "c"))
    assert reasons(profile, RuleSettings(Rule.BORDA))["b"] == (LossReason.LEVEL, Fraction(0), "a")
    assert reasons(profile, RuleSettings(Rule.BORDA))["c"] == (LossReason.FEWER_VOTES, Fraction(20 - 9), "")
    assert reasons(profile, RuleSettings(Rule.PLURALITY, threshold=Fraction(4)))["c"][:2] == (
        LossReason.BELOW_THRESHOLD,
        Fraction(1),
    )
    assert reasons(ranked((4, "ab")), RuleSettings(Rule.PLURALITY, seats=3))["b"][0] is LossReason.NO_POINTS


@given(
    st.integers(0, 30),
    st.integers(0, 30),
    st.integers(0, 5),
    st.sampled_from([Fraction(1, 3), Fraction(1, 2), Fraction(2, 3)]),
    st.integers(0, 40),
)
def test_the_yes_ballots_said_to_be_missing_would_have_sufficed_and_fewer_not(
    yes: int, no: int, blank: int, majority: Fraction, quorum: int
) -> None:
    rule = RuleSettings(Rule.YES_NO, majority=majority, quorum=quorum)

    def asked(more: int) -> Profile:
        ballots = [Ballot(["yes"], times=yes + more), Ballot(["no"], times=no), Ballot([], times=blank)]
        return build_profile([Project("yes", Fraction(0)), Project("no", Fraction(0))], Fraction(1), ballots)

    (loss,) = explain(asked(0), count(asked(0), rule)).losses
    if loss.reason is LossReason.ANSWERED_YES:
        assert loss.project == "no"
        assert count(asked(0), rule).passed
    elif loss.reason is LossReason.BELOW_MAJORITY:
        assert count(asked(int(loss.missing)), rule).passed
        assert not count(asked(int(loss.missing) - 1), rule).passed
    else:
        assert loss.reason is LossReason.BELOW_QUORUM
        assert yes + no + blank + loss.missing == quorum


@pytest.mark.parametrize("rule", [Rule.PLURALITY, Rule.BORDA, Rule.INSTANT_RUNOFF, Rule.SCHULZE])
def test_an_empty_box_of_rankings_is_explained_too(rule: Rule) -> None:
    explanation = explain(ranked(), count(ranked(), RuleSettings(rule)))
    assert explanation.as_json()["everybody"]["voters"] == 0
