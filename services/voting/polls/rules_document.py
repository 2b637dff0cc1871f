"""How a poll is counted, as it is agreed before opening, and the hash that fixes it."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from typing import Any

import rfc8785

from services.voting.counting.rules import Completion, Rule, RuleRefused, RuleSettings, TieBreak, Utility

FAIR_SHARES = RuleSettings(
    Rule.EQUAL_SHARES,
    completion=Completion.INCREASE_UTILITARIAN,
    step=Fraction(1000),
    ties=(TieBreak.LOWEST_COST, TieBreak.MOST_VOTES, TieBreak.BALLOT_ORDER),
)
"""What holds where an officer names nothing: equal shares, raised by Rp 1,000 a voter, the rest spent by votes."""

SPENDING = frozenset({Rule.GREEDY, Rule.EQUAL_SHARES, Rule.PHRAGMEN})
"""Rules that spend a budget on approved projects; the others elect, and no ballot of ours asks for that yet."""
PLAIN_UTILITIES = frozenset({Utility.COST, Utility.CARDINALITY})


def read_rules(data: dict[str, Any]) -> dict[str, Any]:
    """The settings in full, what is left out at its default. Raises ValueError where no count could obey them."""
    try:
        settings = RuleSettings.from_json(data)
    except (TypeError, AttributeError, ZeroDivisionError) as error:
        raise RuleRefused(
            'name at least a rule, as in {"rule": "greedy"}; amounts are whole or texts like "1/2"'
        ) from error
    if settings.rule not in SPENDING:
        raise RuleRefused(f"choose a rule among {', '.join(sorted(SPENDING))}")
    if settings.utility not in PLAIN_UTILITIES:
        raise RuleRefused(f"choose a utility among {', '.join(sorted(PLAIN_UTILITIES))}")
    if settings.rule is not Rule.GREEDY and (settings.exclusive or settings.category_limits):
        raise RuleRefused("only greedy knows excluded pairs and category limits")
    if TieBreak.LOT in settings.ties and not settings.lot_seed:
        raise RuleRefused("a lot needs lot_seed, the text that was drawn in public")
    return settings.as_json()


def hash_of(document: dict[str, Any]) -> str:
    """The document's SHA-256 over canonical JSON (RFC 8785), in hexadecimal."""
    return hashlib.sha256(rfc8785.dumps(document)).hexdigest()
