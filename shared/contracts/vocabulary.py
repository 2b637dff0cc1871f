"""Closed lists that two services speak: ballots and how they are counted, and why the city says no or gives back."""

from __future__ import annotations

from enum import StrEnum


class BallotType(StrEnum):
    """What a ballot says: projects up to a number, projects within the money, points, an order, or yes or no."""

    APPROVAL = "approval"
    KNAPSACK = "knapsack"
    POINTS = "points"
    RANKING = "ranking"
    YES_NO = "yes_no"


class Secrecy(StrEnum):
    """Whether a receipt shows nothing of the choices, or is published beside them where little is at stake."""

    SECRET = "secret"  # noqa: S105 - not a password
    OPEN = "open"


class Rule(StrEnum):
    """The counting rules. The first three spend a budget, the others elect one or several options."""

    GREEDY = "greedy"
    EQUAL_SHARES = "equal-shares"
    PHRAGMEN = "phragmen"
    PLURALITY = "plurality"
    YES_NO = "yes-no"
    BORDA = "borda"
    INSTANT_RUNOFF = "instant-runoff"
    SCHULZE = "schulze"


SPENDING = (Rule.GREEDY, Rule.EQUAL_SHARES, Rule.PHRAGMEN)
"""Rules that give out money."""
ELECTING = tuple(rule for rule in Rule if rule not in SPENDING)
"""Rules that choose without looking at the money."""
_CROSSES = (Rule.EQUAL_SHARES, Rule.GREEDY, Rule.PHRAGMEN, Rule.PLURALITY)
SUITING: dict[BallotType, tuple[Rule, ...]] = {
    BallotType.APPROVAL: _CROSSES,
    BallotType.KNAPSACK: _CROSSES,
    BallotType.POINTS: (Rule.EQUAL_SHARES, Rule.GREEDY),
    BallotType.RANKING: (Rule.EQUAL_SHARES, Rule.GREEDY, Rule.BORDA, Rule.INSTANT_RUNOFF, Rule.SCHULZE),
    BallotType.YES_NO: (Rule.YES_NO,),
}
"""Which rules can read what a ballot of a type says; the first is the usual one."""


class ReasonCode(StrEnum):
    """Why the city does not take an idea, or cannot answer yet; each comes with plain words."""

    NOT_CITY_AUTHORITY = "not_city_authority"
    LOCATION_UNCLEAR = "location_unclear"
    NOT_IN_SPATIAL_PLAN = "not_in_spatial_plan"
    DUPLICATE = "duplicate"
    ALREADY_BUDGETED = "already_budgeted"
    NO_BUDGET_THIS_YEAR = "no_budget_this_year"
    DATA_MISSING = "data_missing"
    UNSAFE = "unsafe"
    BETTER_DONE_BY_COMMUNITY = "better_done_by_community"


class ReturnReason(StrEnum):
    """Why a proposal goes back before anybody else reads it."""

    PERSONAL_DATA = "personal_data"
    UNCLEAR = "unclear"
    INCOMPLETE = "incomplete"
    DISRESPECTFUL = "disrespectful"
    UNSAFE = "unsafe"
    NOT_A_PROPOSAL = "not_a_proposal"
