"""Plurality, yes or no, Borda, instant runoff and Schulze, beside their definitions on random small elections."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, permutations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.voting.counting.count import count
from services.voting.counting.gathering import build_profile
from services.voting.counting.pabulib.election import parse_election
from services.voting.counting.profile import Ballot, BallotKind, Profile, Project
from services.voting.counting.rules import Rule, RuleRefused, RuleSettings, TieBreak, suggested_step

OPTIONS = "abcde"
rankings = st.lists(
    st.permutations(OPTIONS).flatmap(lambda order: st.integers(0, 5).map(lambda length: "".join(order[:length]))),
    min_size=1,
    max_size=15,
)


def profile_of(ballots: list[str], kind: BallotKind = BallotKind.RANKED, options: str = OPTIONS) -> Profile:
    projects = [Project(name, Fraction(0)) for name in options]
    return build_profile(projects, Fraction(1), [Ballot(list(ballot)) for ballot in ballots], kind)


@given(rankings)
def test_borda_sums_the_options_below(ballots: list[str]) -> None:
    expected = dict.fromkeys(OPTIONS, 0)
    for ballot in ballots:
        for place, option in enumerate(ballot):
            expected[option] += len(OPTIONS) - 1 - place
    outcome = count(profile_of(ballots), RuleSettings(Rule.BORDA, seats=2))
    assert {option: int(score) for option, score in outcome.scores} == expected
    order = sorted((option for option in OPTIONS if expected[option]), key=lambda option: (-expected[option], option))
    assert list(outcome.winners) == order[:2]


@given(rankings)
def test_instant_runoff_drops_the_weakest_until_one_has_more_than_half(ballots: list[str]) -> None:
    standing = set(OPTIONS)
    while True:
        firsts = [next((option for option in ballot if option in standing), None) for ballot in ballots]
        votes = {option: firsts.count(option) for option in standing}
        best = min(standing, key=lambda option: (-votes[option], option))
        if len(standing) == 1 or 2 * votes[best] > sum(votes.values()):
            break
        standing.remove(max(standing, key=lambda option: (-votes[option], option)))
    outcome = count(profile_of(ballots), RuleSettings(Rule.INSTANT_RUNOFF))
    if not any(ballots):
        assert outcome.winners == ()
        return
    assert outcome.winners == (best,)
    assert dict(outcome.eliminations[-1].tallies) == votes
    assert outcome.eliminations[-1].exhausted == firsts.count(None)


def beats(ballots: list[str], one: str, other: str) -> int:
    """How many ballots rank `one` above `other`; ranked stands above unranked."""
    return sum(one in ballot and (other not in ballot or ballot.index(one) < ballot.index(other)) for ballot in ballots)


def strongest(ballots: list[str], one: str, other: str) -> int:
    """The strongest path by trying every path."""
    best = 0
    others = [option for option in OPTIONS if option not in (one, other)]
    for length in range(len(others) + 1):
        for between in permutations(others, length):
            path = [one, *between, other]
            links = [(beats(ballots, *link), beats(ballots, *reversed(link))) for link in pairwise(path)]
            best = max(best, min(won if won > lost else 0 for won, lost in links))
    return best


@given(rankings)
def test_schulze_elects_whom_no_stronger_path_beats(ballots: list[str]) -> None:
    path = {pair: strongest(ballots, *pair) for pair in product(OPTIONS, repeat=2) if pair[0] != pair[1]}
    unbeaten = [
        option
        for option in OPTIONS
        if all(path[option, other] >= path[other, option] for other in OPTIONS if other != option)
    ]
    outcome = count(profile_of(ballots), RuleSettings(Rule.SCHULZE))
    if not any(ballots):
        assert outcome.winners == ()
        return
    assert outcome.winners == (min(unbeaten),)
    ranking = list(outcome.ranking)
    assert all(
        path[ranking[high], ranking[low]] >= path[ranking[low], ranking[high]]
        for high in range(len(ranking))
        for low in range(high + 1, len(ranking))
    )


def test_schulze_elects_the_winner_of_its_inventors_example() -> None:
    sizes = {"acbed": 5, "adecb": 5, "bedac": 8, "cabed": 3, "caebd": 7, "cbade": 2, "dceba": 7, "ebadc": 8}
    ballots = [ballot for ballot, number in sizes.items() for _ in range(number)]
    outcome = count(profile_of(ballots), RuleSettings(Rule.SCHULZE))
    assert outcome.ranking == tuple("eacbd")


@given(st.lists(st.sampled_from(["", "a", "b", "ab", "c", "cde"]), min_size=1, max_size=12))
def test_plurality_elects_the_most_marked(ballots: list[str]) -> None:
    votes = {option: sum(option in ballot for ballot in ballots) for option in OPTIONS}
    order = sorted((option for option in OPTIONS if votes[option]), key=lambda option: (-votes[option], option))
    outcome = count(profile_of(ballots, BallotKind.APPROVAL), RuleSettings(Rule.PLURALITY, seats=2))
    assert list(outcome.winners) == order[:2]


def test_a_level_seat_is_reported() -> None:
    outcome = count(profile_of(["a", "b"], BallotKind.APPROVAL), RuleSettings(Rule.PLURALITY))
    assert outcome.winners == ("a",)
    assert outcome.rounds[0].tied == ("b",)
    assert outcome.decided_by_tie_rule


@pytest.mark.parametrize(
    ("yes", "no", "blank", "passed"),
    [(6, 4, 0, True), (5, 5, 0, False), (6, 3, 0, False), (6, 3, 1, True), (0, 0, 10, False)],
)
def test_yes_needs_the_quorum_and_more_than_half_of_the_valid_votes(
    yes: int, no: int, blank: int, passed: bool
) -> None:
    ballots = ["y"] * yes + ["n"] * no + [""] * blank
    outcome = count(profile_of(ballots, BallotKind.APPROVAL, "yn"), RuleSettings(Rule.YES_NO, quorum=10))
    assert outcome.passed is passed
    assert outcome.winners == (("y",) if passed else ("n",))


def test_two_thirds_must_be_exceeded() -> None:
    rule = RuleSettings(Rule.YES_NO, majority=Fraction(2, 3))
    assert count(profile_of(["y"] * 2 + ["n"], BallotKind.APPROVAL, "yn"), rule).passed is False
    assert count(profile_of(["y"] * 201 + ["n"] * 100, BallotKind.APPROVAL, "yn"), rule).passed is True


@pytest.mark.parametrize("rule", [rule for rule in Rule if rule is not Rule.GREEDY])
@pytest.mark.parametrize(
    "limits", [{"exclusive": (("a", "b"),)}, {"category_limits": (("play", Fraction(1)),)}], ids=["pairs", "categories"]
)
def test_a_rule_that_knows_no_limits_says_so_instead_of_passing_over_them(rule: Rule, limits: dict[str, Any]) -> None:
    with pytest.raises(RuleRefused, match="excluded pairs"):
        count(profile_of(["a"], BallotKind.APPROVAL), RuleSettings(rule, **limits))


@pytest.mark.parametrize("rule", [Rule.BORDA, Rule.INSTANT_RUNOFF, Rule.SCHULZE])
def test_rules_of_ranks_refuse_ballots_without_ranks(rule: Rule) -> None:
    with pytest.raises(RuleRefused, match="ranked"):
        count(profile_of(["a"], BallotKind.APPROVAL), RuleSettings(rule))


def test_a_rank_named_twice_keeps_the_better_place() -> None:
    text = "META\nkey;value\nbudget;1\nvote_type;ordinal\nPROJECTS\nproject_id;cost\na;1\nb;1\n"
    text += "VOTES\nvoter_id;vote\n1;b,a,b\n"
    election = parse_election(text.encode())
    assert election.profile.scores == (Fraction(1), Fraction(2))
    assert election.duplicate_points == {"a": Fraction(1), "b": Fraction(2)}
    assert count(election.profile, RuleSettings(Rule.SCHULZE)).winners == ("b",)


def test_a_public_lot_orders_level_projects_the_same_way_for_everybody() -> None:
    ballots = ["abcde"[at] for at in range(5)]
    orders = {
        seed: count(
            profile_of(ballots, BallotKind.APPROVAL),
            RuleSettings(Rule.PLURALITY, seats=5, ties=(TieBreak.LOT,), lot_seed=seed),
        ).winners
        for seed in ("19-06-2026: 4 8 15 16", "20-06-2026: 23 42 7 1", "again")
    }
    assert len(set(orders.values())) > 1
    assert all(sorted(order) == list(OPTIONS) for order in orders.values())
    assert (
        orders["again"]
        == count(
            profile_of(ballots, BallotKind.APPROVAL),
            RuleSettings(Rule.PLURALITY, seats=5, ties=(TieBreak.LOT,), lot_seed="again"),
        ).winners
    )


def test_settings_survive_the_way_through_json() -> None:
    rule = RuleSettings(
        Rule.GREEDY,
        step=Fraction(1, 3),
        ties=(TieBreak.LOWEST_COST, TieBreak.LOT),
        exclusive=(("a", "b"),),
        category_limits=(("roads", Fraction(10)),),
        threshold=Fraction(5),
        lot_seed="7",
    )
    assert RuleSettings.from_json(rule.as_json()) == rule
    for wrong in ({"step": 0.1}, {"skip": "false"}, {"seats": 1.5}, {"comparison_step": 1}, {"quorum": True}):
        with pytest.raises(RuleRefused, match="not"):
            RuleSettings.from_json({"rule": "greedy", **wrong})
    with pytest.raises(RuleRefused, match="colour"):
        RuleSettings.from_json({"rule": "greedy", "colour": "red"})


@pytest.mark.parametrize(
    ("budget", "voters", "step"),
    [(1_000_000_000, 1000, 1000), (50_000_000_000, 200_000, 500), (1_000_000_000, 28_943, 50), (1_000_000, 6_586, 1)],
)
def test_the_suggested_step_is_a_round_thousandth_of_a_share(budget: int, voters: int, step: int) -> None:
    assert suggested_step(Fraction(budget), voters) == step
