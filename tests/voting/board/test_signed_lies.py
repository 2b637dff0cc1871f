"""A box that lies with its own key: what the signature covers may still be wrong, and the check says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.voting.ballot_paper.marks import BallotPaper
from services.voting.board.record import CountedBallot, rules_hash_of
from services.voting.board.roots import append
from services.voting.board.verification import verify
from tests.voting.board.boards import KEY, OPENS, POLL, SamplePoll, read, rules, voted


def failures(board: dict[str, Any]) -> list[str]:
    return [check.name for check in verify(read(board)) if not check.passed]


def another_root(poll: SamplePoll, *, number: int, hours: int) -> None:
    """Sign one more root, with a number and at an hour of the liar's choice."""
    previous = replace(poll.roots[-1], number=number - 1)
    facts: dict[str, Any] = {"key": KEY, "poll_id": POLL, "rules_hash": rules_hash_of(poll.rules), "previous": previous}
    poll.roots.append(append(poll.tree, poll.waiting, at=OPENS + timedelta(hours=hours), **facts))


def test_one_leaf_for_two_voters_is_found() -> None:
    poll = SamplePoll()
    for _ in range(3):
        poll.cast(["lampu"])
    poll.waiting[2] = poll.waiting[1]
    poll.hour()
    assert failures(poll.board()) == ["leaves"]


def test_a_root_with_a_number_left_out_is_found() -> None:
    poll = voted(voters=40)
    another_root(poll, number=len(poll.roots) + 1, hours=50)
    assert failures(poll.board()) == []
    another_root(poll, number=len(poll.roots) + 2, hours=51)
    assert failures(poll.board()) == ["signatures"]


def test_a_root_that_goes_back_in_time_is_found() -> None:
    poll = voted(voters=40)
    another_root(poll, number=len(poll.roots) + 1, hours=1)
    assert failures(poll.board()) == ["roots"]


def test_ballots_of_another_city_are_found() -> None:
    poll = voted(voters=20)
    elsewhere = poll.board()
    for entry in (*elsewhere["multiset"], *elsewhere["ballots"]["areas"]):
        entry["area"] = "64.72"
    assert {"areas", "seal"} == set(failures(elsewhere))


@pytest.mark.parametrize(
    ("ballot", "marks", "fault"),
    [
        ({"type": "knapsack"}, [0, 1], None),
        ({"type": "knapsack"}, [0, 1, 2], "costs more"),
        ({"type": "approval", "min_choices": 2}, [0], "marks 1 projects"),
        ({"type": "approval", "max_choices": 1}, [0, 1], "marks 2 projects"),
        ({"type": "approval"}, [1, 1], "twice"),
        ({"type": "approval"}, [2, 1], "canonical order"),
        ({"type": "approval"}, [4], "not on the paper"),
        ({"type": "ranking"}, [2, 1], None),
        ({"type": "ranking"}, [2, 2], "twice"),
        ({"type": "points", "points": 5, "points_each": 3}, [0, 3, 1, 2], None),
        ({"type": "points", "points": 5, "points_each": 3}, [0, 3, 1, 3], "more than 5"),
        ({"type": "points", "points": 5, "points_each": 3}, [0, 4], "more than 3"),
        ({"type": "points"}, [0, 0], "no points"),
        ({"type": "points"}, [0, 1, 2], "no points"),
        ({"type": "points"}, [1, 1, 0, 1], "canonical order"),
        ({"type": "yes_no"}, [1], None),
        ({"type": "yes_no"}, [], None),
        ({"type": "yes_no"}, [2], "neither yes nor no"),
    ],
)
def test_a_ballot_that_the_paper_does_not_allow_is_named(
    ballot: dict[str, Any], marks: Sequence[int], fault: str | None
) -> None:
    found = BallotPaper(rules(ballot)).fault(marks)
    assert found == fault or (fault is not None and found is not None and fault in found)


@pytest.mark.parametrize(
    ("kind", "choices", "marks"),
    [
        ("approval", ["lapangan", "titian"], (1, 3)),
        ("ranking", ["lapangan", "titian"], (3, 1)),
        ("points", {"lampu": 2, "taman-baca": 1}, (0, 1, 2, 2)),
        ("yes_no", "yes", (1,)),
        ("yes_no", "no", (0,)),
        ("yes_no", None, ()),
    ],
)
def test_choices_become_marks_and_come_back(kind: str, choices: Any, marks: tuple[int, ...]) -> None:
    paper = BallotPaper(rules({"type": kind}))
    assert paper.marks_of(choices) == marks
    assert paper.marks_of(paper.choices_of(marks)) == marks
    assert CountedBallot("64.71", marks).marks == marks
    for rubbish in (["nowhere"], 7, {"a": 1}, "perhaps"):
        with pytest.raises(ValueError, match="not of this paper"):
            paper.marks_of(rubbish)
