"""The rules that a ballot must follow, kept in memory: once a poll is open they cannot change any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.voting.ballot_paper.marks import BallotPaper
from services.voting.ballot_paper.refusals import (
    BallotInvalid,
    OverBudget,
    TooFewChoices,
    TooManyChoices,
    TooManyPoints,
    UnknownProject,
)
from shared.contracts.vocabulary import BallotType

ANSWERS: dict[str, list[int]] = {"yes": [1], "no": [0], "abstain": []}
"""What a yes-or-no ballot may say, and the marks it leaves."""


@dataclass(frozen=True, slots=True)
class BallotRules:
    """What may be marked: `printed` tells names and costs by position, `positions` the choosable ones by id.

    `least` and `most` limit how many projects a ballot names; `ceiling` is the most they may cost together, or None;
    `points` and `points_each` are the most points in all and for one project, 0 where a ballot gives none.
    """

    kind: BallotType
    printed: BallotPaper
    positions: Mapping[str, int]
    least: int
    most: int
    ceiling: int | None
    points: int
    points_each: int

    def marks(self, choices: Any) -> list[int]:
        """What the box keeps of a ballot. Raises a BallotInvalid that names what is wrong.

        Crosses and purses: positions, ascending. Points: position, points, position, points, by position. Rankings:
        positions, best first. Yes or no: [1], [0], or nothing.
        """
        if self.kind is BallotType.POINTS:
            return self._points(choices)
        if self.kind is BallotType.YES_NO:
            return self._answer(choices)
        if not isinstance(choices, list):
            raise BallotInvalid("Send choices as a list of project ids.")
        marked = self._positions(choices)
        if len(set(marked)) != len(marked):
            raise BallotInvalid("Mark each project once.")
        self._must_be_enough(len(marked))
        if self.kind is BallotType.RANKING:
            return marked
        if self.ceiling is not None:
            over = sum(self.printed.costs[at] for at in marked) - self.ceiling
            if over > 0:
                raise OverBudget("The marked projects cost more than there is.", over=over)
        return sorted(marked)

    def choices(self, marks: Sequence[int]) -> Any:
        """What a ballot with these marks says, in the one form in which it is published; None for a blank answer."""
        return self.printed.choices_of(marks)

    def _positions(self, choices: Any) -> list[int]:
        try:
            return [self.positions[choice] for choice in choices]
        except (KeyError, TypeError):
            raise UnknownProject("A choice is not on this paper; load it again.") from None

    def _must_be_enough(self, count: int) -> None:
        if count > self.most:
            raise TooManyChoices(f"Mark at most {self.most}.", most=self.most)
        if count < self.least:
            raise TooFewChoices(f"Mark at least {self.least}.", least=self.least)

    def _points(self, choices: Any) -> list[int]:
        if not isinstance(choices, dict):
            raise BallotInvalid("Send choices as an object: points by project id.")
        marked = sorted(zip(self._positions(choices), choices.values(), strict=True), key=lambda mark: mark[0])
        total = 0
        for _, given in marked:
            if type(given) is not int or given < 1:  # JSON's true is no number of points
                raise BallotInvalid("Give whole points from 1 up, and leave out projects that get none.")
            if given > self.points_each:
                raise TooManyPoints(f"Give one project at most {self.points_each}.", most=self.points_each)
            total += given
        if total > self.points:
            raise TooManyPoints(f"Give at most {self.points} in all.", most=self.points)
        self._must_be_enough(len(marked))
        return [number for mark in marked for number in mark]

    def _answer(self, choices: Any) -> list[int]:
        if not isinstance(choices, str) or choices not in ANSWERS:
            raise BallotInvalid('Send choices as "yes", "no", or "abstain" where a blank ballot is allowed.')
        if choices == "abstain" and self.least > 0:
            raise TooFewChoices("Answer yes or no.", least=self.least)
        return list(ANSWERS[choices])


def ballot_rules_of(document: dict[str, Any]) -> BallotRules:
    """The rules for ballots of a poll, from its rules document as it was fixed at opening, and from nothing else."""
    ballot, projects = document["ballot"], document["projects"]
    kind, points = BallotType(ballot["type"]), ballot["points"] or 0
    return BallotRules(
        kind=kind,
        printed=BallotPaper(document),
        positions={project["id"]: at for at, project in enumerate(projects) if not project["withdrawn"]},
        least=ballot["min_choices"],
        most=len(projects) if ballot["max_choices"] is None else ballot["max_choices"],
        ceiling=document["budget"] if kind is BallotType.KNAPSACK else None,
        points=points,
        points_each=ballot["points_each"] or points,
    )
