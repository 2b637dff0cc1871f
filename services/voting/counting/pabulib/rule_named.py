"""What the name of a rule in a published election's file means, with that city's details."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

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

WHOLE_RULE = "rule_settings"
"""The key of META under which our own exports hold every setting, since a rule's name leaves details open."""

# Cities of the Method of Equal Shares start from whole currency units, raise budgets by one unit until the outcome
# would overspend, and break ties by lowest cost, then most votes. Greedy cities resolve ties in ballot order.
BY_SHARES = RuleSettings(Rule.EQUAL_SHARES, ties=(TieBreak.LOWEST_COST, TieBreak.MOST_VOTES, TieBreak.BALLOT_ORDER))
RAISED = replace(BY_SHARES, completion=Completion.INCREASE, start=Start.FLOOR, stop=Stop.OVERSPEND)
GREEDY = RuleSettings(Rule.GREEDY, ties=(TieBreak.BALLOT_ORDER,))
NAMED = {
    "greedy": GREEDY,
    "greedy-threshold": GREEDY,
    "greedy-exclusive": GREEDY,
    "greedy-no-skip": replace(GREEDY, skip=False),
    "greedy-custom": replace(GREEDY, skip=False),
    "equalshares": BY_SHARES,
    "equalshares-comparison": replace(BY_SHARES, comparison_step=True),
    "equalshares/add1": RAISED,
    "equalshares/add1-comparison": replace(RAISED, comparison_step=True),
}


def official_settings(meta: Mapping[str, str], kind: BallotKind) -> RuleSettings:
    """Translate the rule that META names. Raises RuleRefused for one that the file alone does not define.

    Where META holds the whole rule as `rule_settings` (JSON, as our own exports write it), that is the rule.
    """
    if WHOLE_RULE in meta:
        return _whole_rule(meta[WHOLE_RULE])
    name = rule_of(meta)
    if name not in NAMED:
        raise RuleRefused(f'META names the rule "{name or "none"}"; this count knows {", ".join(NAMED)}')
    if name == "greedy-custom" and not _is_poznan(meta):
        raise RuleRefused('the rule "greedy-custom" differs from city to city; this count knows that of Poznań')
    settings = NAMED[name]
    if settings.rule is Rule.GREEDY and kind is not BallotKind.APPROVAL:
        settings = replace(settings, utility=Utility.COST_POINTS)
    threshold = meta.get("min_project_score_threshold", "").strip()
    try:
        return replace(settings, threshold=Fraction(threshold or 0))
    except (ValueError, ZeroDivisionError) as error:
        raise RuleRefused(f'min_project_score_threshold is not a number: "{threshold}"') from error


def _whole_rule(text: str) -> RuleSettings:
    try:
        return RuleSettings.from_json(json.loads(text))
    except (ValueError, TypeError, AttributeError, ZeroDivisionError) as error:
        raise RuleRefused(f"rule_settings cannot be read: {error}") from error


def rule_of(meta: Mapping[str, str]) -> str:
    """The name that META gives its rule, in small letters; "" where it gives none."""
    return meta.get("rule", "").strip().lower()


def _is_poznan(meta: Mapping[str, str]) -> bool:
    return meta.get("unit", "").strip().lower() in ("poznań", "poznan")
