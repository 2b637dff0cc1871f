"""Counting again what the board shows, by the rule that was published before the vote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from services.voting.ballot_paper.marks import NO, BallotPaper, Marks
from services.voting.counting.beside import without_chosen
from services.voting.counting.count import count
from services.voting.counting.gathering import build_profile
from services.voting.counting.outcome import Outcome
from services.voting.counting.profile import Ballot, BallotKind, Profile, Project
from services.voting.counting.rules import RuleSettings

KINDS = {"points": BallotKind.POINTS, "ranking": BallotKind.RANKED}
"""What a mark says to the count, by the ballot's type, where it says more than "I want this"."""


class Line(NamedTuple):
    """Ballots that are alike: their marks, how many there are, and a label of those who cast them."""

    marks: Marks
    times: int
    group: str = ""


def recount(rules: dict[str, Any], ballots: Iterable[tuple[Marks, int]], already_chosen: Sequence[str] = ()) -> Outcome:
    """Count marks, each with how many ballots say so, by a rules document.

    What the children's poll beside this one chose is not bought again: `already_chosen` cannot win here. Raises
    ValueError where the rules cannot count these ballots.
    """
    profile = profile_of(rules, (Line(*pair) for pair in ballots), already_chosen)
    return count(profile, RuleSettings.from_json(rules["counting"]))


def profile_of(rules: dict[str, Any], lines: Iterable[Line], already_chosen: Sequence[str] = ()) -> Profile:
    """The poll and its ballots, ready to count. A question has two options: its project, which is the yes, and NO."""
    paper = BallotPaper(rules)
    projects = [
        Project(
            project["id"],
            Fraction(project["cost"]),
            project.get("title", ""),
            project.get("category", ""),
            bool(project.get("withdrawn")),
        )
        for project in rules["projects"]
    ]
    options = paper.ids
    if paper.kind == "yes_no":
        projects.append(Project(NO, Fraction(0)))
        options = [NO, paper.ids[0]]
    kind = KINDS.get(paper.kind, BallotKind.APPROVAL)
    ballots = (_ballot(options, kind, line) for line in lines)
    return without_chosen(build_profile(projects, Fraction(paper.budget), ballots, kind), already_chosen)


def result_of(outcome: Outcome, already_chosen: Sequence[str] = ()) -> dict[str, Any]:
    """What the board says of a result: enough for somebody else's count to be laid beside it."""
    return {
        "settings": outcome.settings.as_json(),
        "winners": list(outcome.winners),
        "passed": outcome.passed,
        "ranking": list(outcome.ranking),
        "already_chosen": list(already_chosen),
    }


def _ballot(options: Sequence[str], kind: BallotKind, line: Line) -> Ballot:
    marks, points = (line.marks[::2], line.marks[1::2]) if kind is BallotKind.POINTS else (line.marks, ())
    return Ballot([options[at] for at in marks], points, line.times, line.group)
