"""What META says of a ballot: its type, and how much it may mark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.voting.roll.imports.findings import Findings
from services.voting.roll.imports.paper_rows import read_amount
from shared.contracts.vocabulary import BallotType

TYPES = {
    "approval": "approval", "choose-1": "approval", "cumulative": "points", "scoring": "points", "ordinal": "ranking",
}  # fmt: skip
"""Pabulib's types of ballot in our words."""
USUAL_POINTS = 10
MOST_POINTS = 1000

LineOf = Callable[[str], int]


def read_limits(line_of: LineOf, meta: dict[str, str], projects: int, findings: Findings) -> dict[str, Any]:
    """The type of ballot and its limits as a poll has them. Raises ElectionNotImported for an unknown type.

    `{ballot_type, min_choices, max_choices}`, and for points `points` (in all) and `points_each` (for one project).
    """
    reader = _Reader(line_of, meta, findings)
    kind = reader.kind()
    limits: dict[str, Any] = {"ballot_type": kind}
    if kind == "knapsack":
        return limits | {"min_choices": reader.within("min_length", 0, projects) or 0, "max_choices": None}
    limits["min_choices"] = reader.within("min_length", 0, projects, 1)
    limits["max_choices"] = reader.within("max_length", 1, projects)
    if meta["vote_type"] == "choose-1":
        limits |= {"min_choices": min(1, limits["min_choices"]), "max_choices": 1}
    if limits["max_choices"] is not None and limits["min_choices"] > limits["max_choices"]:
        findings.changed(line_of("min_length"), "limits_crossed", "min_length is above max_length and was lowered.")
        limits["min_choices"] = limits["max_choices"]
    return limits | (reader.points(limits["min_choices"], projects) if kind == "points" else {})


class _Reader:
    """Reads limits one by one, and says what it changed."""

    def __init__(self, line_of: LineOf, meta: dict[str, str], findings: Findings) -> None:
        self._line_of, self._meta, self._findings = line_of, meta, findings

    def kind(self) -> str:
        """The type of ballot in our words. Raises ElectionNotImported for one that cannot be cast here."""
        told = self._meta.get("vote_type", "")
        kind = TYPES.get(told)
        if kind is None or kind not in {known.value for known in BallotType}:
            known = ", ".join(name for name, ours in TYPES.items() if ours in {one.value for one in BallotType})
            reason = f'Ballots of the type "{told}" cannot be cast here; those that can: {known}.'
            raise self._findings.refuse(self._line_of("vote_type"), "vote_type_unknown", reason)
        if kind == "approval" and "max_sum_cost" in self._meta:
            return self._by_money()
        return kind

    def _by_money(self) -> str:
        limit, budget = (read_amount(self._meta.get(key, "")) for key in ("max_sum_cost", "budget"))
        if limit is not None and limit == budget and "max_length" not in self._meta:
            return "knapsack"
        line = self._line_of("max_sum_cost")
        self._findings.left_out(line, "limit_unknown", "A limit on cost other than the budget cannot be kept here.")
        return "approval"

    def within(self, key: str, least: int, most: int, usual: int | None = None) -> int | None:
        """A whole number between the two; `usual` where the file names none or none that can be used."""
        if key not in self._meta:
            return usual
        amount = read_amount(self._meta[key])
        if amount is None or amount.denominator != 1 or amount < least:
            reason = f'{key} "{self._meta[key]}" is no whole number from {least}.'
            self._findings.left_out(self._line_of(key), "limit_unusable", reason)
            return usual
        if amount > most:
            self._findings.changed(self._line_of(key), "limit_lowered", f"{key} was lowered to {most}.")
        return min(int(amount), most)

    def points(self, min_choices: int, projects: int) -> dict[str, int | None]:
        """The most points in all, and for one project: `{points, points_each}`; None where each may get them all."""
        each = self.within("max_points", 1, MOST_POINTS)
        usual = USUAL_POINTS if each is None else min(MOST_POINTS, each * projects)
        points = self.within("max_sum_points", 1, MOST_POINTS)
        if points is None:
            points = max(usual, min_choices)
            reason = f"The file names no sum of points; a ballot gives up to {points}."
            self._findings.changed(self._line_of("vote_type"), "points_assumed", reason)
        return {"points": points, "points_each": each if each is None else min(each, points)}
