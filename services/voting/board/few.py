"""So few ballots that their number, or what they say, would tell how somebody voted.

Of a secret poll with fewer than five ballots everybody learns what was chosen, and neither how many ballots there were
nor what they say: not from the turnout, the result, the board, nor an order of places that only these ballots gave. An
open poll publishes its ballots, as whoever votes in it is told before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

FEWEST = 5
"""People, or ballots, of the smallest group that is told."""


def is_few(ballots: int) -> bool:
    """Whether there are too few ballots, or people, to be told of; also where there are none."""
    return ballots < FEWEST


def keeps_back(secrecy: str, ballots: int) -> bool:
    """Whether a poll of that secrecy keeps its ballots and their number back."""
    return secrecy == "secret" and is_few(ballots)


def told(number: int) -> int | None:
    """A number of people or ballots; None where there are too few to tell."""
    return None if is_few(number) else number


def told_share(part: int, whole: int) -> int | None:
    """How many of a whole that is told belong to a part; None where the part, or the others, are one to four people."""
    return None if any(0 < number < FEWEST for number in (part, whole - part)) else part


def only_what_was_chosen(result: dict[str, Any], paper: Sequence[str]) -> dict[str, Any]:
    """A result as `recount.result_of` writes it, without what few ballots would be told by.

    What was chosen stands in the order of the paper, since the order of choosing would be that of somebody's ballot.
    """
    place = {name: at for at, name in enumerate(paper)}
    winners = sorted(result["winners"], key=lambda name: (place.get(name, len(place)), name))
    return {**result, "winners": winners, "ranking": []}
