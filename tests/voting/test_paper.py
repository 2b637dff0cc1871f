"""What a paper takes in and gives out again, for any rules and any ballot, sound or not."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.voting.ballot_paper.ballot_rules import BallotRules, ballot_rules_of
from services.voting.ballot_paper.choices import canonical_choices
from services.voting.ballot_paper.marks import BallotPaper
from services.voting.ballot_paper.refusals import BallotInvalid
from shared.contracts.vocabulary import BallotType

SMALLEST, LARGEST = -(2**15), 2**15 - 1
"""What the box's smallint holds."""


def document(kind: str, names: list[str], **changes: Any) -> dict[str, Any]:
    """A rules document as far as a paper reads it; the last project is withdrawn, each costs its place."""
    ballot = {"type": kind, "min_choices": 0, "max_choices": None, "points": None, "points_each": None}
    projects = [
        {"id": name, "title": name, "cost": at, "category": "", "withdrawn": at == len(names)}
        for at, name in enumerate(names, start=1)
    ]
    return {"ballot": ballot | changes, "budget": 1_000_000, "projects": projects}


NAMES = st.lists(st.text(min_size=1, max_size=8), min_size=3, max_size=12, unique=True)
PAPERS = st.builds(
    lambda kind, names, points: ballot_rules_of(document(kind, names, points=points if kind == "points" else None)),
    st.sampled_from(list(BallotType)), NAMES, st.integers(1, 1000),
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["yes", "a"]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
)


@st.composite
def sound_ballots(draw: st.DrawFn) -> tuple[BallotRules, Any]:
    """A paper and a ballot that follows its rules."""
    paper = draw(PAPERS)
    if paper.kind is BallotType.YES_NO:
        return paper, draw(st.sampled_from(["yes", "no", "abstain"]))
    names = draw(st.lists(st.sampled_from(sorted(paper.positions)), unique=True))
    if paper.kind is not BallotType.POINTS:
        return paper, names
    left, choices = paper.points, {}
    for name in names:
        if left:
            choices[name] = draw(st.integers(1, left))
            left -= choices[name]
    return paper, choices


@given(sound_ballots())
def test_what_a_ballot_says_comes_back_from_its_marks(ballot: tuple[BallotRules, Any]) -> None:
    paper, choices = ballot
    marks = paper.marks(choices)
    said = paper.choices(marks)
    kept_order = paper.kind in {BallotType.RANKING, BallotType.POINTS, BallotType.YES_NO}
    if choices == "abstain":
        assert (said, marks) == (None, []), "as the board writes a blank answer"
    else:
        assert said == (choices if kept_order else canonical_choices(paper.kind, choices))
        assert paper.marks(json.loads(json.dumps(said))) == marks


@given(sound_ballots())
def test_the_board_reads_marks_and_choices_as_the_box_does(ballot: tuple[BallotRules, Any]) -> None:
    paper, choices = ballot
    marks = paper.marks(choices)
    board = BallotPaper(document(paper.kind, paper.printed.ids, points=paper.points or None))
    assert list(board.marks_of(paper.choices(marks))) == marks
    assert paper.choices(marks) == canonical_choices(paper.kind, board.choices_of(marks))


@given(sound_ballots())
def test_the_marks_tell_nothing_of_the_order_of_marking(ballot: tuple[BallotRules, Any]) -> None:
    paper, choices = ballot
    if paper.kind in {BallotType.RANKING, BallotType.YES_NO}:
        return
    turned = dict(reversed(choices.items())) if isinstance(choices, dict) else choices[::-1]
    assert paper.marks(turned) == paper.marks(choices)


@given(PAPERS, JSON)
def test_whatever_comes_is_a_ballot_or_is_refused_by_name(paper: BallotRules, choices: Any) -> None:
    try:
        marks = paper.marks(choices)
    except BallotInvalid:
        return
    said = paper.choices(marks)
    assert said is None or paper.marks(said) == marks


@pytest.mark.parametrize("kind", list(BallotType))
@given(choices=st.lists(st.sampled_from(["a", "b", "c"]), min_size=1) | st.dictionaries(st.just("c"), st.integers()))
def test_nothing_but_what_stands_on_the_paper_is_marked(kind: BallotType, choices: Any) -> None:
    paper = ballot_rules_of(document(kind, ["a", "b", "c"], points=5))
    with contextlib.suppress(BallotInvalid):
        assert 2 not in paper.marks(choices), "c is withdrawn"
