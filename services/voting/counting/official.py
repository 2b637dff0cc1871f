"""Counting a published election by the rule that its own file names, with that city's details."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from services.voting.counting.outcome import Outcome
from services.voting.counting.profile import BallotKind
from services.voting.counting.rules import (
    Completion,
    Rule,
    RuleRefused,
    RuleSettings,
    Start,
    Stop,
    TieBreak,
    Utility,
)

if TYPE_CHECKING:
    from services.voting.counting.pabulib import Election

WHOLE_RULE = "rule_settings"
"""The key of META under which our own exports hold every setting, since a rule's name leaves details open."""

# Cities of the Method of Equal Shares start from whole currency units, raise budgets by one unit until the outcome
# would overspend, and break ties by lowest cost, then most votes. Greedy cities resolve ties in ballot order.
EQUAL_SHARES = RuleSettings(
    Rule.EQUAL_SHARES,
    completion=Completion.INCREASE,
    start=Start.FLOOR,
    stop=Stop.OVERSPEND,
    ties=(TieBreak.LOWEST_COST, TieBreak.MOST_VOTES, TieBreak.BALLOT_ORDER),
)
GREEDY = RuleSettings(Rule.GREEDY, ties=(TieBreak.BALLOT_ORDER,))
NAMED = {
    "greedy": GREEDY,
    "greedy-threshold": GREEDY,
    "greedy-no-skip": replace(GREEDY, skip=False),
    "equalshares/add1": EQUAL_SHARES,
    "equalshares/add1-comparison": replace(EQUAL_SHARES, comparison_step=True),
}


def official_settings(meta: Mapping[str, str], kind: BallotKind) -> RuleSettings:
    """Translate the rule that META names. Raises RuleRefused for one that the file alone does not define.

    Where META holds the whole rule as `rule_settings` (JSON, as our own exports write it), that is the rule.
    """
    if WHOLE_RULE in meta:
        return _whole_rule(meta[WHOLE_RULE])
    name = meta.get("rule", "").strip()
    if name not in NAMED:
        raise RuleRefused(f'META names the rule "{name or "none"}"; this count knows {", ".join(NAMED)}')
    settings = NAMED[name]
    if settings.rule is Rule.GREEDY and kind is not BallotKind.APPROVAL:
        settings = replace(settings, utility=Utility.COST_POINTS)
    threshold = meta.get("min_project_score_threshold", "").strip()
    try:
        return replace(settings, threshold=Fraction(threshold or 0))
    except ValueError as error:
        raise RuleRefused(f'min_project_score_threshold is not a number: "{threshold}"') from error


def _whole_rule(text: str) -> RuleSettings:
    try:
        return RuleSettings.from_json(json.loads(text))
    except (ValueError, TypeError, AttributeError, ZeroDivisionError) as error:
        raise RuleRefused(f"rule_settings cannot be read: {error}") from error


def count_official(election: Election) -> Outcome:
    """Count by the rule of META. Greedy cities count a project that a ballot names twice double."""
    # Counting is compiled; whoever only asks what a rule's name means need not load the compiler.
    from services.voting.counting.count import count, count_greedily

    profile = election.profile
    settings = official_settings(election.meta, profile.kind)
    if WHOLE_RULE in election.meta:
        return count(profile, settings)
    if settings.rule is Rule.GREEDY and election.duplicate_votes:
        extra = election.duplicate_points
        scores = [score + extra.get(entry.id, 0) for score, entry in zip(profile.scores, profile.projects, strict=True)]
        return count_greedily(profile, settings, scores)
    return count(profile, settings)
