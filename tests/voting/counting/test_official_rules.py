"""The rules that published files name: of Poznań, of excluded pairs, of neighbourhoods, of ranks with points."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from services.voting.counting.pabulib.election import Election, parse_election
from services.voting.counting.pabulib.official import count_official, exclusive_pairs
from services.voting.counting.rules import RuleRefused


def election(
    rule: str, projects: str, votes: dict[str, int], budget: int = 100, kind: str = "approval", **meta: str
) -> Election:
    """A file in which `votes` ballots name the projects that stand as their key."""
    further = "".join(f"{key};{value}\n" for key, value in meta.items())
    points = ";points" if any(":" in ballot for ballot in votes) else ""
    text = f"META\nkey;value\nbudget;{budget}\nvote_type;{kind}\nrule;{rule}\n{further}PROJECTS\n{projects}VOTES\n"
    text += f"voter_id;vote{points}\n"
    voter = 0
    for ballot, number in votes.items():
        for _ in range(number):
            voter += 1
            text += f"{voter};{ballot.replace(':', ';')}\n"
    return parse_election(text.encode())


def winners(*arguments: Any, **meta: Any) -> list[str]:
    return list(count_official(election(*arguments, **meta)).winners)


COSTS = "project_id;cost\na;60\nb;50\nc;10\n"
VOTES = {"a": 3, "b": 2, "c": 1}


@pytest.mark.parametrize(("cost", "expected"), [(50, ["a", "b"]), (51, ["a"])])
def test_in_poznan_a_reserve_completes_a_project_of_which_four_fifths_are_left(cost: int, expected: list[str]) -> None:
    costs = COSTS.replace("b;50", f"b;{cost}")
    assert winners("greedy-custom", costs, VOTES, unit="Poznań") == expected


def test_in_poznan_nothing_follows_the_project_that_does_not_fit() -> None:
    assert winners("greedy-custom", COSTS.replace("b;50", "b;90"), VOTES, unit="Poznań") == ["a"]


def test_the_project_that_a_reserve_completed_is_official_and_other_money_is_not() -> None:
    costs = "project_id;cost;selected\na;60;1\nb;50;2\nc;10;3\n"
    published = election("greedy-custom", costs, VOTES, unit="Poznań")
    assert published.official_winners == frozenset("ab")
    assert frozenset(count_official(published).winners) == frozenset("ab")
    assert election("greedy-no-skip", costs, VOTES).official_winners == frozenset("a")


def test_the_custom_rule_of_another_city_is_refused() -> None:
    with pytest.raises(RuleRefused, match="Poznań"):
        winners("greedy-custom", COSTS, VOTES, unit="Łódź")


PAIR = (
    "#1: Coordinates are averages. "
    "#2: Projects a and b both target the square near ul. Mila and could not be built simultaneously."
)


def test_of_projects_that_a_comment_sets_against_each_other_the_first_wins() -> None:
    costs = COSTS.replace("a;60", "a;40")
    assert winners("greedy", costs, VOTES, comment=PAIR) == ["a", "b", "c"]
    assert winners("greedy-exclusive", costs, VOTES, comment=PAIR) == ["a", "c"]
    assert winners("greedy-exclusive", costs, VOTES) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("comment", "pairs"),
    [
        (PAIR, [("a", "b")]),
        ("#1: projects a, b, and c overlapped", [("a", "b"), ("a", "c"), ("b", "c")]),
        ("#1: projects a and b were treated as mutually exclusive. Project a was funded.", [("a", "b")]),
        ("#1: projects a and b were tied. #2: it rained", []),
        ("#1: projects 7 and 8 overlap", []),
        ("", []),
    ],
)
def test_excluded_pairs_are_read_from_comments(comment: str, pairs: list[tuple[str, str]]) -> None:
    assert list(exclusive_pairs(comment, ["a", "b", "c"])) == pairs


def test_a_neighbourhood_gets_no_more_than_its_budget() -> None:
    costs = "project_id;cost;category;neighborhood\na;60;green;East\nb;30;green;West\nc;10;green;East\n"
    limits = {"neighborhoods": "East,West", "budget_per_neighborhood": "50,40"}
    assert winners("greedy", costs, VOTES, **limits) == ["b", "c"]
    assert winners("greedy", costs, VOTES) == ["a", "b", "c"]


def test_a_project_of_several_categories_counts_for_each() -> None:
    costs = 'project_id;cost;category\na;40;green\nb;40;"play, green"\nc;10;play\n'
    limits = {"categories": "green,play", "budget_per_category": "70,100"}
    assert winners("greedy", costs, VOTES, **limits) == ["a", "c"]


def test_points_beside_ranks_are_what_the_city_adds_up() -> None:
    ballots = {"a,b:4,3": 2, "b:4": 1, "c:4": 2}
    costs = "project_id;cost\na;60\nb;50\nc;90\n"
    ranked = election("greedy", costs, ballots, kind="ordinal")
    assert ranked.totals == (Fraction(8), Fraction(10), Fraction(8))
    assert ranked.profile.scores == (Fraction(4), Fraction(3), Fraction(2))
    assert list(count_official(ranked).winners) == ["b"]


def test_a_project_without_cost_keeps_its_place_among_the_votes() -> None:
    costs = COSTS.replace("a;60", "a;0").replace("b;50", "b;150")
    assert winners("greedy-no-skip", costs, VOTES) == ["a"]


def test_a_mark_made_twice_counts_double_where_votes_decide() -> None:
    costs = COSTS.replace("a;60", "a;90").replace("b;50", "b;90")
    assert winners("greedy", costs, {"a": 3, "b,b": 2}) == ["b", "c"]


def test_equal_shares_without_completion_is_known() -> None:
    assert winners("equalshares", COSTS, {"a": 5, "b": 5}) == ["b"]
    assert winners("equalshares-comparison", COSTS, {"a": 5, "b": 4, "c": 1}) == ["a", "c"]
