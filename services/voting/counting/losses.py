"""Why a project did not win, as data: the page turns it into one true sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any


class LossReason(StrEnum):
    """The one reason that decided against a project."""

    WITHDRAWN = "withdrawn"
    BELOW_THRESHOLD = "below-threshold"
    NO_SUPPORT = "no-support"
    DEARER_THAN_THE_BUDGET = "dearer-than-the-budget"
    EXCLUDED = "excluded"
    CATEGORY_FULL = "category-full"
    DOES_NOT_FIT = "does-not-fit"
    COUNTING_ENDED = "counting-ended"
    SUPPORTERS_SHORT = "supporters-short"
    FEWER_VOTES = "fewer-votes"


@dataclass(frozen=True, slots=True)
class Refusal:
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
    its turn came (does-not-fit), or of its category's limit; the score it lacked (below-threshold, fewer-votes).
    `supporters_money` is what its supporters had left at the end of equal shares. `effective_support` is the greatest
    part of its cost, in percent, that they would have paid at the price of a winner; 100 would have sufficed.
    """

    project: str
    reason: LossReason
    supporters: int
    missing: Fraction = Fraction(0)
    because: str = ""
    supporters_money: float | None = None
    effective_support: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the loss as plain JSON; money may have decimals."""
        return {
            "project": self.project,
            "reason": self.reason.value,
            "supporters": self.supporters,
            "missing": float(self.missing),
            "because": self.because or None,
            "supporters_money": self.supporters_money,
            "effective_support": self.effective_support,
        }
