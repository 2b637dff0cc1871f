"""Why a project did not win, as data: the page turns it into one true sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any


class LossReason(StrEnum):
    """The one reason that decided against a project."""

    WITHDRAWN = "withdrawn"
    ALREADY_CHOSEN = "already-chosen"
    """Children chose it in the poll beside this one, and their share of the money pays for it."""
    BELOW_THRESHOLD = "below-threshold"
    BELOW_LEAST_SUPPORT = "below-least-support"
    """Marked by fewer ballots than the poll asks for, whatever the rule."""
    NO_SUPPORT = "no-support"
    NO_POINTS = "no-points"
    """Marked, but never in a place that gives a point or a first choice."""
    DEARER_THAN_THE_BUDGET = "dearer-than-the-budget"
    COSTS_NOTHING = "costs-nothing"
    """Where a project is worth its cost to its supporters, one without cost is never bought."""
    EXCLUDED = "excluded"
    CATEGORY_FULL = "category-full"
    DOES_NOT_FIT = "does-not-fit"
    COUNTING_ENDED = "counting-ended"
    SUPPORTERS_SHORT = "supporters-short"
    FEWER_VOTES = "fewer-votes"
    LEVEL = "level"
    """As many votes, points or wins as the one named in `because`, which the tie rule put first."""
    ELIMINATED = "eliminated"
    BEATEN = "beaten"
    """More voters rank the one named in `because` above it than the reverse."""
    BEATEN_ON_A_PATH = "beaten-on-a-path"
    """Not beaten by the winner face to face, but along a chain of comparisons (Schulze)."""
    BELOW_QUORUM = "below-quorum"
    BELOW_MAJORITY = "below-majority"
    ANSWERED_YES = "answered-yes"


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Why a rule passed a project over while counting.

    `missing` is in units of 1/money_scale; `because` is the index of the project that stands against it.
    """

    reason: LossReason
    missing: int = 0
    because: int | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """Why one project lost. Money is in currency units.

    `missing` is what lacked: to the cost, of the money its supporters had left (supporters-short), of the budget when
    its turn came (does-not-fit), of the whole budget (dearer-than-the-budget), or of its category's limit; the score
    it lacked to the threshold or to the weakest winner (below-threshold, fewer-votes); ballots that mark it
    (below-least-support); first choices to the next weakest (eliminated); more yes-ballots (below-quorum,
    below-majority); the voters who rank the winner above it beyond those who do the reverse (beaten).
    `supporters_money` is what its supporters had left at the end of equal shares. `effective_support` is the greatest
    part of its cost, in percent, that they would have paid at the price of a winner; 100 would have sufficed.
    `level_with` is a winner exactly as strong that the tie rule put before it.
    """

    project: str
    reason: LossReason
    supporters: int
    missing: Fraction = Fraction(0)
    because: str = ""
    supporters_money: float | None = None
    effective_support: int | None = None
    level_with: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the loss as plain JSON; `missing` and `supporters_money` are currency and may have decimals."""
        return {
            "project": self.project,
            "reason": self.reason.value,
            "supporters": self.supporters,
            "missing": float(self.missing),
            "because": self.because or None,
            "supporters_money": self.supporters_money,
            "effective_support": self.effective_support,
            "level_with": self.level_with or None,
        }
