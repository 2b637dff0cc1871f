"""Marks: a ballot's choices as positions on the paper of the rules document, and what the paper allows.

approval, knapsack: positions, ascending · points: position and points in turn, by position · ranking: positions, best
first · yes_no: [1] or [0] · blank: []
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.voting.ballot_paper.choices import canonical_choices

Marks = Sequence[int]
NO = "no"
"""The answer no, an option beside the one project of a question; that project cannot bear this name."""


class BallotPaper:
    """What a ballot may say, read from a poll's rules document. Raises KeyError and TypeError for what is none."""

    def __init__(self, rules: dict[str, Any]) -> None:
        ballot, projects = rules["ballot"], rules["projects"]
        self.kind = str(ballot["type"])
        self.ids = [str(project["id"]) for project in projects]
        self.costs = [int(project["cost"]) for project in projects]
        self.budget = int(rules["budget"])
        self.least = int(ballot.get("min_choices") or 0)
        self.most = ballot.get("max_choices")
        self.points = ballot.get("points")
        self.points_each = ballot.get("points_each")
        self.positions = {name: at for at, name in enumerate(self.ids)}

    def marks_of(self, choices: Any) -> tuple[int, ...]:
        """The marks of choices in their JSON shape. Raises ValueError where they are not of this paper."""
        try:
            if self.kind == "yes_no":
                return {"yes": (1,), "no": (0,)}[choices] if choices else ()
            if self.kind == "points":
                given = sorted((self.positions[name], int(points)) for name, points in choices.items())
                return tuple(number for pair in given for number in pair)
            if isinstance(choices, str):
                raise TypeError("a text is no list of projects")
            places = [self.positions[name] for name in choices]
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("these choices are not of this paper") from error
        return tuple(places if self.kind == "ranking" else sorted(places))

    def choices_of(self, marks: Marks) -> Any:
        """The choices that marks stand for, in the one form in which they are published; of a blank yes or no, None."""
        if self.kind == "yes_no":
            return ("no", "yes")[marks[0]] if marks else None
        if self.kind == "points":
            return {self.ids[at]: points for at, points in zip(marks[::2], marks[1::2], strict=True)}
        return canonical_choices(self.kind, [self.ids[at] for at in marks])

    def fault(self, marks: Marks) -> str | None:
        """What is wrong with a ballot that says this, in words; None where the paper allows it."""
        if self.kind == "yes_no":
            return None if tuple(marks) in {(), (0,), (1,)} else "is neither yes nor no"
        if self.kind == "points":
            return self._points_fault(marks) or self._places_fault(marks[::2])
        return self._places_fault(marks)

    def _places_fault(self, places: Marks) -> str | None:
        most = len(self.ids) if self.most is None else self.most
        faults = {
            "marks a project that is not on the paper": any(at >= len(self.ids) for at in places),
            "marks a project twice": len(set(places)) != len(places),
            "is not in canonical order": self.kind != "ranking" and list(places) != sorted(places),
            f"marks {len(places)} projects, which the paper does not allow": not self.least <= len(places) <= most,
        }
        if any(faults.values()):
            return next(words for words, found in faults.items() if found)
        over = self.kind == "knapsack" and sum(self.costs[at] for at in places) > self.budget
        return "costs more than there is" if over else None

    def _points_fault(self, marks: Marks) -> str | None:
        points = marks[1::2]
        if len(marks) % 2 or any(number < 1 for number in points):
            return "gives a project no points"
        if self.points_each is not None and any(number > self.points_each for number in points):
            return f"gives one project more than {self.points_each} points"
        if self.points is not None and sum(points) > self.points:
            return f"gives more than {self.points} points"
        return None
