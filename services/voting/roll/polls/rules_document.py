"""How a poll is counted, as it is agreed before opening, and the hash that fixes it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from fractions import Fraction
from typing import Any

import rfc8785

from services.voting.counting.rules import Completion, Rule, RuleRefused, RuleSettings, TieBreak, Utility
from shared.contracts.vocabulary import ELECTING, SUITING, BallotType

LEAST_SUPPORT = 1
"""Ballots that must mark a project of a poll made here, where an officer names no other number."""
FAIR_SHARES = RuleSettings(
    Rule.EQUAL_SHARES,
    completion=Completion.INCREASE_UTILITARIAN,
    step=Fraction(1000),
    ties=(TieBreak.LOWEST_COST, TieBreak.MOST_VOTES, TieBreak.BALLOT_ORDER),
    least_support=LEAST_SUPPORT,
)
"""What holds where an officer names nothing: equal shares, raised by Rp 1,000 a voter, the rest spent by votes."""
BY_POINTS = replace(FAIR_SHARES, utility=Utility.COST_POINTS)
USUAL = {
    BallotType.APPROVAL: FAIR_SHARES,
    BallotType.KNAPSACK: FAIR_SHARES,
    BallotType.POINTS: BY_POINTS,
    BallotType.RANKING: BY_POINTS,
    BallotType.YES_NO: RuleSettings(Rule.YES_NO, least_support=LEAST_SUPPORT),
}
"""What holds for each type of ballot where an officer names no rule; a ranking of three gives 3, 2 and 1 points."""

_VOTES = frozenset({Utility.COST, Utility.CARDINALITY})
_POINTS = frozenset({Utility.COST_POINTS, Utility.POINTS})


def _utilities(kind: BallotType, rule: Rule) -> frozenset[Utility]:
    if rule in ELECTING:
        return frozenset(Utility)
    if kind in {BallotType.APPROVAL, BallotType.KNAPSACK}:
        return _VOTES
    return _POINTS | ({Utility.BORDA} if kind is BallotType.RANKING else set())


UTILITIES = {kind: {rule: _utilities(kind, rule) for rule in rules} for kind, rules in SUITING.items()}
"""With which utilities a rule reads ballots of a type; a rule that elects has no use for one."""


def rules_made_here(data: dict[str, Any]) -> dict[str, Any]:
    """The settings of a poll made in this city: nobody's money buys what nobody chose. Raises ValueError."""
    rules = read_rules({"least_support": LEAST_SUPPORT} | data)
    if "least_support" not in rules:
        raise RuleRefused("least_support is 1 or more: no money buys what nobody chose")
    return rules


def read_rules(data: dict[str, Any]) -> dict[str, Any]:
    """The settings in full, what is left out at its default. Raises ValueError where no count could obey them.

    An election from elsewhere asks for no support where its own rule asks for none: its official count stays as it is.
    """
    try:
        settings = RuleSettings.from_json(data)
    except (TypeError, AttributeError, ZeroDivisionError) as error:
        raise RuleRefused(
            'name at least a rule, as in {"rule": "greedy"}; amounts are whole or texts like "1/2"'
        ) from error
    if settings.rule is not Rule.GREEDY and (settings.exclusive or settings.category_limits):
        raise RuleRefused("only greedy knows excluded pairs and category limits")
    if TieBreak.LOT in settings.ties and not settings.lot_seed:
        raise RuleRefused("a lot needs lot_seed, the text that was drawn in public")
    return settings.as_json()


def must_suit(kind: BallotType, rules: dict[str, Any]) -> None:
    """Raise RuleRefused, saying which do, where these settings cannot read ballots of this type."""
    settings, suiting = RuleSettings.from_json(rules), UTILITIES[kind]
    if settings.rule not in suiting:
        raise RuleRefused(f"{settings.rule} does not suit {kind} ballots; choose among {_listed(suiting)}")
    if settings.utility not in suiting[settings.rule]:
        raise RuleRefused(f"{settings.rule} on {kind} ballots needs a utility among {_listed(suiting[settings.rule])}")


def canonical(document: dict[str, Any]) -> bytes:
    """The document as canonical JSON (RFC 8785): the same bytes wherever it is written."""
    written: bytes = rfc8785.dumps(document)
    return written


def hash_of(document: dict[str, Any]) -> str:
    """The document's SHA-256 over canonical JSON (RFC 8785), in hexadecimal."""
    return hashlib.sha256(canonical(document)).hexdigest()


def _listed(names: Any) -> str:
    return ", ".join(sorted(names))
