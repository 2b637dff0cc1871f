"""The reasons that a result page gives are true: checked by arithmetic and beside the reference library."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given

from services.voting.counting.beside import without_chosen
from services.voting.counting.count import count
from services.voting.counting.explanation.whole import explain
from services.voting.counting.gathering import build_profile
from services.voting.counting.losses import Loss, LossReason
from services.voting.counting.pabulib.official import count_official
from services.voting.counting.profile import Ballot, Profile, Project
from services.voting.counting.rules import Completion, Rule, RuleSettings, Utility
from shared.contracts.vocabulary import SPENDING
from tests.voting.counting.elections import Small, small_elections
from tests.voting.counting.plain_rules import price_of
from tests.voting.counting.recorded import FOLDER, election_named, recorded_outcomes

needs_elections = pytest.mark.skipif(not recorded_outcomes(), reason=f"no published elections in {FOLDER}")


def losses_of(profile: Profile, rule: RuleSettings) -> dict[str, Loss]:
    explanation = explain(profile, count(profile, rule))
    return {loss.project: loss for loss in explanation.losses}


def town() -> Profile:
    """Ten voters with 10 each; the park takes 50 of its six supporters, of whom two also want the road."""
    projects = [
        Project("park", Fraction(54), category="green"),
        Project("road", Fraction(30)),
        Project("pool", Fraction(500)),
        Project("statue", Fraction(40)),
    ]
    ballots = [Ballot(["park"], times=4, group="north"), Ballot(["park", "road"], times=2, group="north")]
    ballots += [Ballot(["road"], group="south"), Ballot(["pool"], times=2, group="south"), Ballot([], group="south")]
    return build_profile(projects, Fraction(100), ballots)


def test_a_loser_of_equal_shares_is_told_what_its_supporters_lacked() -> None:
    losses = losses_of(town(), RuleSettings(Rule.EQUAL_SHARES))
    road = losses["road"]  # The park's price is 9: two of the road's supporters keep 1 each, the third has all 10.
    assert (road.reason, road.supporters, road.missing) == (LossReason.SUPPORTERS_SHORT, 3, Fraction(18))
    assert road.supporters_money == pytest.approx(12)
    assert losses["pool"].reason is LossReason.DEARER_THAN_THE_BUDGET
    assert losses["pool"].missing == 400
    assert losses["statue"].reason is LossReason.NO_SUPPORT


def test_groups_pay_their_part_and_small_groups_are_told_together() -> None:
    profile = build_profile(
        town().projects,
        Fraction(100),
        [
            Ballot(["park"], times=6, group="north"),
            Ballot(["road"], times=3, group="a"),
            Ballot([], times=2, group="b"),
        ],
    )
    told = explain(profile, count(profile, RuleSettings(Rule.EQUAL_SHARES)), {"kelurahan": profile.group_names})
    assert [(group.group, group.voters, group.represented) for group in told.representation] == [
        ("", 11, pytest.approx(6 / 11)),
        ("north", 6, 1.0),
        ("*", 5, 0.0),
    ]
    (park,) = told.rounds
    assert dict(park.paid) == {"kelurahan": (54, 0)}
    assert dict(park.kept) == {"kelurahan": (1, 45)}  # Everybody held 100 / 11, the six of the north 54.5 together.
    assert park.each == pytest.approx(9)
    assert park.had == pytest.approx(600 / 11)
    assert (park.supporters, park.left) == (6, Fraction(46))


def test_without_partitions_nobody_is_told_apart() -> None:
    profile = town()
    told = explain(profile, count(profile, RuleSettings(Rule.EQUAL_SHARES)))
    assert [(group.group, group.voters, group.represented) for group in told.representation] == [("", 10, 0.6)]
    assert told.rounds[0].paid == ()


def test_what_the_poll_beside_chose_is_not_bought_again_and_its_supporters_keep_their_money() -> None:
    profile = without_chosen(town(), {"park", "not on this paper"})
    outcome = count(profile, RuleSettings(Rule.EQUAL_SHARES))
    assert outcome.winners == ("road",)  # With the park bought, its supporters had too little left for the road.
    losses = {loss.project: loss.reason for loss in explain(profile, outcome, already_chosen={"park"}).losses}
    assert losses["park"] is LossReason.ALREADY_CHOSEN
    assert losses["pool"] is LossReason.DEARER_THAN_THE_BUDGET


def test_a_loser_of_greedy_is_told_how_much_of_the_budget_was_missing() -> None:
    profile = town()
    profile = build_profile(profile.projects[:2], Fraction(80), [Ballot(["park"], times=3), Ballot(["road"], times=2)])
    loss = losses_of(profile, RuleSettings(Rule.GREEDY))["road"]
    assert (loss.reason, loss.missing) == (LossReason.DOES_NOT_FIT, Fraction(4))
    ended = losses_of(profile, RuleSettings(Rule.PHRAGMEN))["park"]  # The road weighs 15 on each, the park 18.
    assert (ended.reason, ended.missing) == (LossReason.DOES_NOT_FIT, Fraction(4))


def test_what_excludes_a_project_is_named() -> None:
    projects = [Project("a", Fraction(1)), Project("b", Fraction(1)), Project("c", Fraction(1))]
    profile = build_profile(projects, Fraction(9), [Ballot(["a"], times=3), Ballot(["b"], times=2), Ballot(["c"])])
    losses = losses_of(profile, RuleSettings(Rule.GREEDY, exclusive=(("b", "a"),), threshold=Fraction(2)))
    assert (losses["b"].reason, losses["b"].because) == (LossReason.EXCLUDED, "a")
    assert (losses["c"].reason, losses["c"].missing) == (LossReason.BELOW_THRESHOLD, Fraction(1))


def test_a_loser_of_plurality_is_told_how_many_votes_were_missing() -> None:
    projects = [Project("a", Fraction(0)), Project("b", Fraction(0))]
    profile = build_profile(projects, Fraction(1), [Ballot(["a"], times=5), Ballot(["b"], times=2)])
    loss = losses_of(profile, RuleSettings(Rule.PLURALITY))["b"]
    assert (loss.reason, loss.missing) == (LossReason.FEWER_VOTES, Fraction(3))


@given(small_elections())
def test_no_loser_of_equal_shares_could_have_been_paid(election: Small) -> None:
    profile = election.profile()
    outcome = count(profile, RuleSettings(Rule.EQUAL_SHARES))
    for loss in explain(profile, outcome).losses:
        cost = election.costs[loss.project]
        if loss.reason is LossReason.SUPPORTERS_SHORT and cost > 0:
            assert loss.supporters_money is not None
            assert loss.supporters_money < float(cost)
            assert loss.effective_support is not None
            assert loss.effective_support <= 100


@given(small_elections())
def test_effective_support_is_what_supporters_would_pay_at_a_winners_price(election: Small) -> None:
    profile = election.profile()
    outcome = count(profile, RuleSettings(Rule.EQUAL_SHARES, utility=Utility.CARDINALITY))
    purses = [[election.budget / len(election.ballots)] * len(election.ballots)]
    prices: list[Fraction | None] = []
    for winner in outcome.winners:
        money = list(purses[-1])
        backers = [(money[voter], Fraction(1)) for voter, ballot in enumerate(election.ballots) if winner in ballot]
        price = price_of(election.costs[winner], backers)
        assert price is not None
        prices.append(price)
        purses.append(
            [
                own - min(own, price) if winner in ballot else own
                for own, ballot in zip(money, election.ballots, strict=True)
            ]
        )
    prices.append(None)  # At the end supporters would give all they have left.
    for loss in explain(profile, outcome).losses:
        if not election.costs[loss.project] or not loss.supporters:
            continue
        offers = [
            sum(
                (
                    own if price is None else min(own, price)
                    for own, ballot in zip(money, election.ballots, strict=True)
                    if loss.project in ballot
                ),
                Fraction(0),
            )
            for money, price in zip(purses, prices, strict=True)
        ]
        assert loss.effective_support == pytest.approx(float(100 * max(offers) / election.costs[loss.project]), abs=1)


@needs_elections
@pytest.mark.parametrize("name", ["Poland_Wieliczka_2023_Green_Budget", "Poland_Katowice_2023", "Poland_Krakow_2021"])
def test_a_real_outcome_is_explained_in_full(name: str) -> None:
    election = election_named(name)
    outcome = count_official(election)
    explanation = explain(election.profile, outcome)
    assert len(explanation.losses) + len(outcome.winners) == len(election.profile.projects)
    assert 0 < explanation.representation[0].represented <= 1
    assert {other.rule for other in explanation.others} == set(SPENDING) - {outcome.settings.rule}
    for round_ in explanation.rounds:
        assert all(sum(amounts) == round_.cost for _partition, amounts in round_.paid)
    assert explanation.as_json()["losses"]


def test_with_a_completion_the_second_chance_is_what_failed() -> None:
    projects = [Project("a", Fraction(6)), Project("b", Fraction(5)), Project("c", Fraction(4))]
    ballots = [Ballot(["a"], times=6), Ballot(["b"], times=2), Ballot(["c"], times=2)]
    profile = build_profile(projects, Fraction(10), ballots)
    rule = RuleSettings(Rule.EQUAL_SHARES, completion=Completion.UTILITARIAN)
    assert count(profile, rule).winners == ("a", "c")
    loss = losses_of(profile, rule)["b"]
    assert (loss.reason, loss.missing) == (LossReason.DOES_NOT_FIT, Fraction(1))
    assert loss.supporters_money == pytest.approx(2)
    assert loss.effective_support == 40
