"""A counted poll in the Pabulib format (.pb, arXiv:2305.11035), which research and other cities read.

Voters are running numbers over the sorted multiset of ballots: they say nothing of who or when. Projects that were
withdrawn are left out, since no ballot can mark them. META holds the whole rule as `rule_settings` besides its name
in the format's own words, because the name leaves details open that can change the outcome.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from typing import Any

from services.voting.ballot_paper.marks import Marks
from services.voting.counting.pabulib.rule_named import WHOLE_RULE
from services.voting.counting.rules import Completion, Rule, RuleSettings, Start, Stop, Utility
from services.voting.roll.exports.election import PublishedElection
from services.voting.roll.exports.refusals import NotInPabulib
from shared.clock import WITA
from shared.contracts.vocabulary import BallotType

VOTE_TYPES: dict[str, str] = {
    BallotType.APPROVAL: "approval",
    BallotType.KNAPSACK: "approval",
    BallotType.POINTS: "cumulative",
    BallotType.RANKING: "ordinal",
}
"""Our types of ballot in the words of the format."""
UNSAFE = frozenset(',;"\n\r')
"""Letters that separate in the format, so that an id cannot hold them."""


def as_pabulib(election: PublishedElection) -> str:
    """The file's text. Raises NotInPabulib for yes-or-no polls and for ids that hold a separator."""
    if election.ballot_type not in VOTE_TYPES:
        raise NotInPabulib(f"It has no ballots of the type {election.ballot_type}.")
    if any(UNSAFE & set(project.id) or project.id != project.id.strip() for project in election.projects):
        raise NotInPabulib("A project's id holds a comma, a semicolon or a quotation mark.")
    rows = itertools.chain(
        [["META"], ["key", "value"]],
        _meta(election),
        [["PROJECTS"], ["project_id", "cost", "votes", "name", "category", "selected"]],
        _projects(election),
        [["VOTES"]],
        _votes(election),
    )
    return "".join(";".join(map(_cell, row)) + "\n" for row in rows)


def rule_name(rules: dict[str, Any]) -> str:
    """The rule in Pabulib's words where they fit, and otherwise our own name for it."""
    settings = RuleSettings.from_json(rules)
    if settings.rule is Rule.GREEDY and settings.utility in {Utility.COST, Utility.COST_POINTS}:
        plain = not (settings.exclusive or settings.category_limits) and _threshold(settings) is not None
        threshold = "greedy-threshold" if _threshold(settings) else "greedy"
        return settings.rule if not plain else threshold if settings.skip else "greedy-no-skip"
    raised = settings.completion, settings.start, settings.stop
    by_units = raised == (Completion.INCREASE, Start.FLOOR, Stop.OVERSPEND) and settings.step == 1
    if settings.rule is Rule.EQUAL_SHARES and by_units:
        return "equalshares/add1-comparison" if settings.comparison_step else "equalshares/add1"
    return settings.rule


def _threshold(settings: RuleSettings) -> Fraction | None:
    """The least score of a project in the format's words, ballots that mark it included; None where it has none."""
    if settings.least_support > 1 and settings.utility is Utility.COST_POINTS:
        return None  # so many ballots, whatever points each of them gives
    return max(settings.threshold, Fraction(settings.least_support))


def _meta(election: PublishedElection) -> Iterator[list[Any]]:
    kept = [project for project in election.projects if not project.withdrawn]
    yield ["description", election.title]
    yield ["country", "Indonesia"]
    yield ["unit", election.areas[-1]]
    if len(election.areas) > 1:
        yield ["subunit", election.areas[0]]
    yield ["instance", election.years[0] if election.years else election.closes_at.astimezone(WITA).year]
    yield ["num_projects", len(kept)]
    yield ["num_votes", election.ballots]
    yield ["budget", election.budget]
    yield ["vote_type", VOTE_TYPES[election.ballot_type]]
    yield ["rule", rule_name(election.rules)]
    yield from _limits(election)
    yield ["date_begin", _day(election.opens_at)]
    yield ["date_end", _day(election.closes_at)]
    yield ["language", "id"]
    yield ["currency", "IDR"]
    yield ["area_code", election.area_code]
    yield ["rules_hash", election.rules_hash]
    yield [WHOLE_RULE, json.dumps(election.rules, sort_keys=True, ensure_ascii=False)]


def _limits(election: PublishedElection) -> Iterator[list[Any]]:
    names = {"min_choices": "min_length", "max_choices": "max_length", "points": "max_sum_points"}
    names |= {"points_each": "max_points"}
    yield from ([name, election.limits[ours]] for ours, name in names.items() if ours in election.limits)
    if election.ballot_type == "knapsack":
        yield ["max_sum_cost", election.budget]
    threshold = _threshold(RuleSettings.from_json(election.rules))
    if threshold:
        yield ["min_project_score_threshold", threshold]


def _projects(election: PublishedElection) -> Iterator[list[Any]]:
    for project in election.projects:
        if not project.withdrawn:
            chosen = 1 if project.place else 0
            yield [project.id, project.cost, project.votes, project.title, project.category, chosen]


def _votes(election: PublishedElection) -> Iterator[list[Any]]:
    with_points = election.ballot_type == "points"
    yield ["voter_id", "vote", "points"] if with_points else ["voter_id", "vote"]
    numbers = itertools.count(1)
    for marks, times in election.rows:
        cells = _marked(election, marks, with_points=with_points)
        yield from ([next(numbers), *cells] for _ in range(times))


def _marked(election: PublishedElection, marks: Marks, *, with_points: bool) -> list[str]:
    if not with_points:
        return [",".join(election.projects[at].id for at in marks)]
    return [",".join(election.projects[at].id for at in marks[::2]), ",".join(map(str, marks[1::2]))]


def _cell(value: Any) -> str:
    """One cell on one line; quoted where it holds a separator."""
    text = " ".join(str(value).split())
    return '"' + text.replace('"', '""') + '"' if UNSAFE & set(text) - {","} else text


def _day(instant: datetime) -> str:
    return instant.astimezone(WITA).strftime("%d.%m.%Y")
