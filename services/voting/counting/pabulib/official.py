"""Counting a published election by the rule that its own file names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from services.voting.counting.count import count, count_greedily
from services.voting.counting.outcome import Outcome
from services.voting.counting.pabulib.election import Election
from services.voting.counting.pabulib.rule_named import WHOLE_RULE, official_settings, rule_of
from services.voting.counting.rules import Rule

COVERED_IN_POZNAN = Fraction(4, 5)  # A reserve completes the first project that does not fit, from this part on.

ID = r"[^\s,;.:()]+"
LIST_OF_IDS = re.compile(rf"\bprojects?\s+({ID}(?:,?\s+(?:and|or)\s+{ID}|,\s*{ID})+)", re.IGNORECASE)
AGAINST_EACH_OTHER = re.compile(r"exclusi|exclud|simultaneous|overlap|conflict|incompatib|same (?:area|place|location)")


def count_official(election: Election) -> Outcome:
    """Count by the rule of META. Greedy cities go by their own totals, in which a mark made twice counts double."""
    profile, meta = election.profile, election.meta
    settings = official_settings(meta, profile.kind)
    if settings.rule is not Rule.GREEDY or WHOLE_RULE in meta:
        return count(profile, settings)
    exclusive: tuple[tuple[str, str], ...] = ()
    if rule_of(meta) == "greedy-exclusive":
        exclusive = tuple(exclusive_pairs(meta.get("comment", ""), profile.index.keys()))
    settings = replace(settings, exclusive=exclusive, category_limits=election.limits)
    covered = COVERED_IN_POZNAN if rule_of(meta) == "greedy-custom" else None
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
