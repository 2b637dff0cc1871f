"""The rounds of a count as they are told: who paid what for each winner, and what was left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

from services.voting.counting.explanation.partitions import Grouping
from services.voting.counting.explanation.replay import Floats, Loads, Replay
from services.voting.counting.outcome import Outcome, Phase, Round, as_number
from services.voting.counting.profile import Profile
from services.voting.counting.ties import TieOrder

Amounts = tuple[tuple[str, tuple[float, ...]], ...]
"""By partition, an amount for each of its groups, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class ToldRound:
    """One project chosen. Money is in currency units.

    `left` is what remains of the budget after it. Under equal shares `each` is what a supporter paid (for each point,
    where ballots give points) unless she had less: so many `payers` did, while `emptied` ones gave all they had left.
    `had` is what the supporters held together before, `purses` what all
    voters hold afterwards. Under Phragmen `each` is what every supporter has carried since the beginning. `paid` adds
    up to the cost in every partition; `kept` is what the groups hold afterwards. `tied` are projects exactly as strong
    that the tie rule put after it.
    """

    project: str
    phase: Phase
    cost: Fraction
    supporters: int
    payers: int
    emptied: int
    left: Fraction
    tied: tuple[str, ...]
    each: float | None = None
    had: float | None = None
    purses: float | None = None
    paid: Amounts = ()
    kept: Amounts = ()

    def as_json(self) -> dict[str, Any]:
        """Return the round as plain JSON."""
        return {
            "project": self.project,
            "phase": self.phase.value,
            "cost": as_number(self.cost),
            "supporters": self.supporters,
            "payers": self.payers,
            "emptied": self.emptied,
            "left": as_number(self.left),
            "tied": list(self.tied),
            "each": self.each,
            "had": self.had,
            "purses": self.purses,
            "paid": {partition: list(amounts) for partition, amounts in self.paid},
            "kept": {partition: list(amounts) for partition, amounts in self.kept},
        }


def told_rounds(
    profile: Profile, outcome: Outcome, money: Replay | None, loads: Loads | None, groupings: Sequence[Grouping]
) -> tuple[ToldRound, ...]:
    """The rounds of an outcome with the payments behind them, where its rule knows any."""
    left, bought = outcome.budget, 0
    ranks = TieOrder(profile, outcome.settings).rank
    told = []
    for number, round_ in enumerate(outcome.rounds):
        left -= round_.cost
        plain = _plain(profile, round_, left, ranks)
        if money is not None and round_.phase is Phase.RULE:
            plain |= _paid(money, bought, round_, groupings)
            bought += 1
        elif loads is not None and plain["supporters"]:
            plain |= {"each": float(loads.each[number]), "paid": _by_group(groupings, loads.paid[number], round_.cost)}
        told.append(ToldRound(**plain))
    return tuple(told)


def _plain(profile: Profile, round_: Round, left: Fraction, ranks: Sequence[int]) -> dict[str, Any]:
    rank = ranks[profile.index[round_.project]]
    return {
        "project": round_.project,
        "phase": round_.phase,
        "cost": round_.cost,
        "supporters": int(profile.votes[profile.index[round_.project]]),
        "payers": round_.payers,
        "emptied": round_.emptied,
        "left": left,
        "tied": tuple(other for other in round_.tied if ranks[profile.index[other]] > rank),
    }


def _paid(money: Replay, bought: int, round_: Round, groupings: Sequence[Grouping]) -> dict[str, Any]:
    return {
        "each": float(money.each[bought]),
        "had": float(money.had[bought]),
        "purses": float(money.kept[bought].sum()),
        "paid": _by_group(groupings, money.paid[bought], round_.cost),
        "kept": _by_group(groupings, money.kept[bought], None),
    }


def _by_group(groupings: Sequence[Grouping], by_cell: Floats, total: Fraction | None) -> Amounts:
    return tuple(
        (grouping.partition, tuple(in_whole_units(grouping.sums(by_cell).tolist(), total))) for grouping in groupings
    )


def in_whole_units(amounts: Sequence[float], total: Fraction | None) -> list[float]:
    """Round amounts to whole currency units so that they still add up to a whole `total`; others to the nearest.

    A fractional total leaves them as they are.
    """
    if total is None:
        return [round(amount) for amount in amounts]
    if total.denominator != 1:
        return list(amounts)
    whole = [floor(amount) for amount in amounts]
    by_rest = sorted(range(len(amounts)), key=lambda at: whole[at] - amounts[at])
    missing = int(total) - sum(whole)
    if abs(missing) > len(amounts):  # Sums beyond what decimals hold exactly; they stay as they were computed.
        return list(amounts)
    for at in by_rest[:missing] if missing > 0 else by_rest[missing:] if missing < 0 else []:
        whole[at] += 1 if missing > 0 else -1
    return [float(amount) if amount >= 2**53 else amount for amount in whole]
