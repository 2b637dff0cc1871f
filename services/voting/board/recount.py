"""Counting again what the board shows, by the rule that was published before the vote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from services.voting.board.marks import Marks, Paper
from services.voting.counting.count import count
from services.voting.counting.outcome import Outcome
from services.voting.counting.profile import Ballot, BallotKind, Profile, Project, build_profile
from services.voting.counting.rules import RuleSettings

KINDS = {"points": BallotKind.POINTS, "ranking": BallotKind.RANKED}
"""What a mark says to the count, by the ballot's type, where it says more than "I want this"."""
YES, NO = "yes", "no"


def recount(rules: dict[str, Any], ballots: Iterable[tuple[Marks, int]], already_chosen: Sequence[str] = ()) -> Outcome:
    """Count marks, each with how many ballots say so, by a rules document.

    What the children's poll beside this one chose is not bought again: `already_chosen` cannot win here. Raises
    ValueError where the rules cannot count these ballots.
    """
    return count(profile_of(rules, ballots, already_chosen), RuleSettings.from_json(rules["counting"]))


def profile_of(
    rules: dict[str, Any], ballots: Iterable[tuple[Marks, int]], already_chosen: Sequence[str] = ()
) -> Profile:
    """The poll and its ballots, ready to count. A question has the options "yes" and "no"."""
    paper = Paper(rules)
    if paper.kind == "yes_no":
        options = [Project(YES, Fraction(0)), Project(NO, Fraction(0))]
        asked = (Ballot([(NO, YES)[at] for at in marks], times=times) for marks, times in ballots)
        return build_profile(options, Fraction(paper.budget), asked)
    projects = [
        Project(
            project["id"],
            Fraction(project["cost"]),
            project.get("title", ""),
            project.get("category", ""),
            bool(project.get("withdrawn")) or project["id"] in already_chosen,
        )
        for project in rules["projects"]
    ]
    kind = KINDS.get(paper.kind, BallotKind.APPROVAL)
    return build_profile(projects, Fraction(paper.budget), (_ballot(paper, *row) for row in ballots), kind)


def result_of(outcome: Outcome, already_chosen: Sequence[str] = ()) -> dict[str, Any]:
    """What the board says of a result: enough for somebody else's count to be laid beside it."""
    return {
        "settings": outcome.settings.as_json(),
        "winners": list(outcome.winners),
        "passed": outcome.passed,
        "ranking": list(outcome.ranking),
        "already_chosen": list(already_chosen),
    }


def _ballot(paper: Paper, marks: Marks, times: int) -> Ballot:
    if paper.kind == "points":
        return Ballot([paper.ids[at] for at in marks[::2]], list(marks[1::2]), times)
    return Ballot([paper.ids[at] for at in marks], times=times)
