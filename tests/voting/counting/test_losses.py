"""Every sentence about a loser is true: what is said to be missing is what was missing, and it would have sufficed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.voting.counting.count import count
from services.voting.counting.explanation.replay import replay_loads
from services.voting.counting.explanation.whole import explain
from services.voting.counting.gathering import build_profile
from services.voting.counting.losses import Loss, LossReason
from services.voting.counting.outcome import Outcome, Phase
from services.voting.counting.profile import Ballot, Profile, Project
from services.voting.counting.rules import Completion, Rule, RuleSettings, Start, TieBreak
from tests.voting.counting.elections import Small, small_elections
from tests.voting.counting.plain_rules import price_of

CHEAPEST_FIRST = (TieBreak.LOWEST_COST, TieBreak.BALLOT_ORDER)
RULES = [
    RuleSettings(Rule.GREEDY),
    RuleSettings(Rule.GREEDY, skip=False, threshold=Fraction(2)),
    RuleSettings(Rule.GREEDY, ties=CHEAPEST_FIRST, exclusive=(("1", "2"), ("a", "b"), ("10", "1"))),
    RuleSettings(Rule.GREEDY, category_limits=(("odd", Fraction(10)), ("even", Fraction(16)))),
    RuleSettings(Rule.PHRAGMEN),
    RuleSettings(Rule.PHRAGMEN, threshold=Fraction(2), ties=CHEAPEST_FIRST),
    *(
        RuleSettings(Rule.EQUAL_SHARES, completion=completion, start=start, comparison_step=compared)
        for completion in Completion
        for start, compared in ((Start.EXACT, False), (Start.FLOOR, True))
    ),
]
any_rule = st.sampled_from(RULES)


def fitting(rule: RuleSettings, election: Small) -> RuleSettings:
    """The rule with a step of about a tenth of a voter's share, however large the election's money is."""
    return replace(rule, step=election.budget / (10 * len(election.ballots)))


def with_categories_and_one_withdrawn(election: Small) -> Profile:
    """The election, its projects in two categories and its last one withdrawn where it has three or more."""
    profile = election.profile()
    last = len(profile.projects) - 1 if len(profile.projects) > 2 else None
    projects = tuple(
        replace(project, category=("even", "odd")[at % 2], withdrawn=at == last)
        for at, project in enumerate(profile.projects)
    )
    return replace(profile, projects=projects)


def purses(election: Small, outcome: Outcome) -> list[Fraction]:
    """What every voter holds once equal shares has bought all it can, in exact numbers."""
    assert outcome.voter_budget is not None
    money = [outcome.voter_budget] * len(election.ballots)
    for round_ in outcome.rounds:
        if round_.phase is not Phase.RULE:
            continue
        backers = [(money[at], Fraction(1)) for at, ballot in enumerate(election.ballots) if round_.project in ballot]
        price = price_of(election.costs[round_.project], backers)
        assert price is not None
        money = [
            own - min(own, price) if round_.project in ballot else own
            for own, ballot in zip(money, election.ballots, strict=True)
        ]
    return money


@given(small_elections(), any_rule)
def test_whatever_is_said_of_a_loser_is_true(election: Small, rule: RuleSettings) -> None:
    profile = with_categories_and_one_withdrawn(election)
    outcome = count(profile, fitting(rule, election))
    explanation = explain(profile, outcome)
    assert {loss.project for loss in explanation.losses} == set(profile.index) - set(outcome.winners)
    for loss in explanation.losses:
        check = CHECKS[loss.reason]
        check(election, profile, outcome, loss)
        if loss.effective_support is not None and loss.effective_support >= 100:
            assert loss.level_with or loss.project in {other for round_ in outcome.rounds for other in round_.tied}


def _cost(profile: Profile, project: str) -> Fraction:
    return profile.projects[profile.index[project]].cost


def _left_at_its_turn(profile: Profile, outcome: Outcome, loss: Loss) -> Fraction:
    """The budget less what was bought before the loser's turn, which comes by votes (a free project's last)."""
    if outcome.settings.rule is Rule.PHRAGMEN:
        return outcome.budget - outcome.cost

    def turn(project: str) -> tuple[Any, ...]:
        votes = int(profile.votes[profile.index[project]]) if _cost(profile, project) else 0
        cheap = (_cost(profile, project), profile.index[project])
        return (-votes, cheap if outcome.settings.ties == CHEAPEST_FIRST else project)

    bought = set(outcome.before_completion) if outcome.settings.completion.ends_greedy else set()
    if outcome.comparison is not None and outcome.comparison.greedy > outcome.comparison.equal_shares:
        bought = set()
    before = [winner for winner in outcome.winners if winner in bought or turn(winner) < turn(loss.project)]
    return outcome.budget - sum((_cost(profile, winner) for winner in before), Fraction(0))


def _withdrawn(_election: Small, profile: Profile, _outcome: Outcome, loss: Loss) -> None:
    assert profile.projects[profile.index[loss.project]].withdrawn


def _below_threshold(election: Small, profile: Profile, outcome: Outcome, loss: Loss) -> None:
    votes = sum(loss.project in ballot for ballot in election.ballots)
    assert votes + loss.missing == outcome.settings.threshold
    lower = replace(outcome.settings, threshold=outcome.settings.threshold - loss.missing)
    again = {one.project: one.reason for one in explain(profile, count(profile, lower)).losses}
    assert again.get(loss.project) is not LossReason.BELOW_THRESHOLD


def _dearer(election: Small, profile: Profile, outcome: Outcome, loss: Loss) -> None:
    assert loss.missing > 0
    richer = profile.with_budget(outcome.budget + loss.missing)
    again = {one.project: one.reason for one in explain(richer, count(richer, outcome.settings)).losses}
    assert again.get(loss.project) is not LossReason.DEARER_THAN_THE_BUDGET
    assert election.costs[loss.project] == richer.budget


def _no_support(election: Small, _profile: Profile, _outcome: Outcome, loss: Loss) -> None:
    assert not any(loss.project in ballot for ballot in election.ballots)


def _costs_nothing(election: Small, _profile: Profile, _outcome: Outcome, loss: Loss) -> None:
    assert election.costs[loss.project] == 0


def _excluded(_election: Small, _profile: Profile, outcome: Outcome, loss: Loss) -> None:
    assert loss.because in outcome.winners
    assert {(loss.project, loss.because), (loss.because, loss.project)} & set(outcome.settings.exclusive)


def _category_full(_election: Small, profile: Profile, outcome: Outcome, loss: Loss) -> None:
    category = profile.projects[profile.index[loss.project]].category
    limit = dict(outcome.settings.category_limits)[category]
    spent = sum(
        (
            _cost(profile, winner)
            for winner in outcome.winners
            if profile.projects[profile.index[winner]].category == category
        ),
        Fraction(0),
    )
    assert 0 < loss.missing <= spent + _cost(profile, loss.project) - limit


def _loads_of_those_left(election: Small, profile: Profile, outcome: Outcome) -> dict[str, Fraction]:
    """What every loser with support that might have been bought would have weighed on each of its supporters."""
    loads = [Fraction(0)] * len(election.ballots)

    def load_of(project: str) -> Fraction | None:
        carried = [loads[voter] for voter, ballot in enumerate(election.ballots) if project in ballot]
        return sum(carried, election.costs[project]) / len(carried) if carried else None

    for winner in outcome.winners:
        load = load_of(winner)
        if load is not None:
            loads = [load if winner in one else own for own, one in zip(loads, election.ballots, strict=True)]
    threshold = outcome.settings.threshold
    standing = [
        project.id
        for project, score in zip(profile.projects, profile.scores, strict=True)
        if not project.withdrawn and project.cost <= outcome.budget and score >= threshold
    ]
    found = {name: load_of(name) for name in standing if name not in outcome.winners}
    return {name: load for name, load in found.items() if load is not None}


def _does_not_fit(election: Small, profile: Profile, outcome: Outcome, loss: Loss) -> None:
    assert loss.missing > 0
    assert _left_at_its_turn(profile, outcome, loss) + loss.missing == _cost(profile, loss.project)
    if outcome.settings.rule is Rule.PHRAGMEN:
        loads = _loads_of_those_left(election, profile, outcome)
        assert not loads or loads.get(loss.project) == min(loads.values())
    if outcome.settings.rule is Rule.GREEDY and not outcome.settings.skip:
        richer = profile.with_budget(outcome.budget + loss.missing)
        assert loss.project in count(richer, outcome.settings).winners


def _counting_ended(_election: Small, profile: Profile, outcome: Outcome, loss: Loss) -> None:
    assert outcome.settings.rule is Rule.PHRAGMEN or not outcome.settings.skip
    assert loss.because not in outcome.winners
    assert _cost(profile, loss.because) > outcome.budget - outcome.cost


def _supporters_short(election: Small, _profile: Profile, outcome: Outcome, loss: Loss) -> None:
    money, cost = purses(election, outcome), election.costs[loss.project]
    backers = [own for own, ballot in zip(money, election.ballots, strict=True) if loss.project in ballot]
    assert price_of(cost, [(own, Fraction(1)) for own in backers]) is None
    assert float(loss.missing) == pytest.approx(float(cost - sum(backers)), rel=1e-6)
    lacking = cost - sum(backers)
    assert price_of(cost, [(own + lacking / len(backers), Fraction(1)) for own in backers]) is not None


CHECKS = {
    LossReason.WITHDRAWN: _withdrawn,
    LossReason.BELOW_THRESHOLD: _below_threshold,
    LossReason.DEARER_THAN_THE_BUDGET: _dearer,
    LossReason.NO_SUPPORT: _no_support,
    LossReason.COSTS_NOTHING: _costs_nothing,
    LossReason.EXCLUDED: _excluded,
    LossReason.CATEGORY_FULL: _category_full,
    LossReason.DOES_NOT_FIT: _does_not_fit,
    LossReason.COUNTING_ENDED: _counting_ended,
    LossReason.SUPPORTERS_SHORT: _supporters_short,
}


@given(small_elections(), any_rule, st.randoms(use_true_random=False))
def test_what_groups_pay_adds_up_to_the_cost_and_who_is_represented_to_everybody(
    election: Small, rule: RuleSettings, chance: Any
) -> None:
    groups = [chance.choice(["north", "south", "east"]) for _ in election.ballots]
    ballots = [Ballot(list(one), times=4, group=group) for one, group in zip(election.ballots, groups, strict=True)]
    projects = [Project(name, cost) for name, cost in election.costs.items()]
    profile = build_profile(projects, election.budget, ballots)
    outcome = count(profile, fitting(rule, election))
    explanation = explain(profile, outcome, {"kelurahan": profile.group_names})
    left = outcome.budget
    for round_ in explanation.rounds:
        left -= round_.cost
        assert round_.left == left
        for _partition, amounts in round_.paid:
            assert sum(amounts) == pytest.approx(float(round_.cost))
            assert all(amount >= 0 for amount in amounts)
    everybody, *told = explanation.representation
    if told:
        assert sum(group.voters for group in told) == everybody.voters
        represented = sum(group.voters * group.represented for group in told)
        assert represented == pytest.approx(everybody.voters * everybody.represented)


def test_nobody_is_paid_back_by_rounding() -> None:
    ballots = [Ballot(["1", "2"], times=1, group="north"), Ballot(["1", "2"], times=10, group="south")]
    projects = [Project("1", Fraction(10**15)), Project("2", Fraction(0))]
    loads = replay_loads(build_profile(projects, Fraction(10**15), ballots), (0, 1))
    assert loads.paid.min() >= 0


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_an_empty_box_is_explained_too(rule: RuleSettings) -> None:
    profile = build_profile([Project("1", Fraction(5)), Project("2", Fraction(50))], Fraction(20), [])
    explanation = explain(profile, count(profile, rule))
    assert explanation.representation[0].voters == 0
    assert explanation.others == ()
    assert "2" in {loss.project for loss in explanation.losses}
