"""Two readings of one stack of paper beside each other: plain data, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from services.voting.ballot_paper.ballot_rules import BallotRules
from services.voting.ballot_paper.refusals import OverBudget, TooFewChoices, TooManyChoices, TooManyPoints

BLANK, UNCLEAR, NO_CODE = "blank", "unclear", "no_code"
SEEN = (BLANK, UNCLEAR)
"""Flaws that whoever keys a sheet sees on it."""
FLAWS = (TooFewChoices, TooManyChoices, TooManyPoints, OverBudget)
"""What a voter can do against the rules on paper; anything else is a slip of whoever keys."""

Sheet = TypeVar("Sheet")


@dataclass(frozen=True, slots=True)
class Reading:
    """What somebody read on a sheet: marks, or the flaw that makes it invalid. Neither: there is no such sheet."""

    marks: tuple[int, ...] | None = None
    flaw: str | None = None

    @property
    def is_there(self) -> bool:
        """Whether she saw the sheet at all."""
        return self.marks is not None or self.flaw is not None


@dataclass(frozen=True, slots=True)
class Line:
    """A sheet's code as people see it (its last group), with what was read."""

    tail: str
    reading: Reading


def read_sheet(rules: BallotRules, choices: Any, flaw: str | None) -> Reading:
    """What a keyed sheet says by the rules of the poll. Raises UnknownProject and BallotInvalid for slips of the keyer.

    What the voter marked against the rules is no slip but a flaw, under the code of the refusal: `too_many_choices`.
    """
    if flaw is not None:
        return Reading(flaw=flaw)
    try:
        return Reading(marks=tuple(rules.marks(choices)))
    except FLAWS as refusal:
        return Reading(flaw=refusal.code())


def differing(first: Mapping[Sheet, Line], second: Mapping[Sheet, Line]) -> list[Sheet]:
    """Sheets that the two read differently, or that only one of them saw, by the tail of their codes."""
    sheets = {**first, **second}
    found = [sheet for sheet in sheets if first.get(sheet) != second.get(sheet)]
    return sorted(found, key=lambda sheet: sheets[sheet].tail)


def settled(
    first: Mapping[Sheet, Line], second: Mapping[Sheet, Line], resolved: Mapping[Sheet, Line]
) -> dict[Sheet, Line]:
    """The sheets of the batch as they are counted (`{sheet: line}`); those that were not there are left out."""
    return {sheet: line for sheet, line in {**first, **second, **resolved}.items() if line.reading.is_there}
