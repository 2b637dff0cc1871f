"""Counting a published election by the rule that its own file names, with that city's details."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
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
    from services.voting.counting.pabulib.election import Election

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
COVERED_IN_POZNAN = Fraction(4, 5)  # A reserve completes the first project that does not fit, from this part on.

ID = r"[^\s,;.:()]+"
LIST_OF_IDS = re.compile(rf"\bprojects?\s+({ID}(?:,?\s+(?:and|or)\s+{ID}|,\s*{ID})+)", re.IGNORECASE)
AGAINST_EACH_OTHER = re.compile(r"exclusi|exclud|simultaneous|overlap|conflict|incompatib|same (?:area|place|location)")


def official_settings(meta: Mapping[str, str], kind: BallotKind) -> RuleSettings:
    """Translate the rule that META names. Raises RuleRefused for one that the file alone does not define.

    Where META holds the whole rule as `rule_settings` (JSON, as our own exports write it), that is the rule.
    """
    if WHOLE_RULE in meta:
        return _whole_rule(meta[WHOLE_RULE])
    name = _rule_of(meta)
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


def count_official(election: Election) -> Outcome:
    """Count by the rule of META. Greedy cities go by their own totals, in which a mark made twice counts double."""
    # Counting is compiled; whoever only asks what a rule's name means need not load the compiler.
    from services.voting.counting.count import count, count_greedily

    profile, meta = election.profile, election.meta
    settings = official_settings(meta, profile.kind)
    if settings.rule is not Rule.GREEDY or WHOLE_RULE in meta:
        return count(profile, settings)
    exclusive: tuple[tuple[str, str], ...] = ()
    if _rule_of(meta) == "greedy-exclusive":
        exclusive = tuple(exclusive_pairs(meta.get("comment", ""), profile.index.keys()))
    settings = replace(settings, exclusive=exclusive, category_limits=election.limits)
    covered = COVERED_IN_POZNAN if _rule_of(meta) == "greedy-custom" else None
    return count_greedily(profile, settings, election.totals, covered)


def exclusive_pairs(comment: str, projects: Collection[str]) -> Iterator[tuple[str, str]]:
    """Find the projects of which a comment says that only one could be built.

    The format has no field for this; its files say it in one of the numbered comments, such as "#2: Projects 201 and
    1932 could not be implemented simultaneously".
    """
    for remark in re.split(r"#\d+:", comment):
        if AGAINST_EACH_OTHER.search(remark.lower()):
            for found in LIST_OF_IDS.finditer(remark):
                named = [word for word in re.split(r"[,\s]+", found.group(1)) if word in projects]
                yield from combinations(dict.fromkeys(named), 2)


def _rule_of(meta: Mapping[str, str]) -> str:
    return meta.get("rule", "").strip().lower()


def _is_poznan(meta: Mapping[str, str]) -> bool:
    return meta.get("unit", "").strip().lower() in ("poznań", "poznan")
