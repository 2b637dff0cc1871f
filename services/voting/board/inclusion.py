"""What a receipt leads to, on a board that is still growing or one that is sealed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from services.voting.board.leaves import receipt_of
from services.voting.board.merkle import Tree
from services.voting.board.roots import Root

UNKNOWN: dict[str, Any] = {"state": "unknown", "position": None, "leaf": None, "proof": [], "first": None, "root": None}


def places_of(leaves: Sequence[bytes]) -> dict[str, int]:
    """The place of every leaf, from 0, by its receipt (`{receipt: place}`), kept beside a tree that is asked often."""
    return {receipt_of(leaf): at for at, leaf in enumerate(leaves)}


def answer_for(
    receipt: str,
    *,
    places: Mapping[str, int],
    tree: Tree,
    roots: Sequence[Root],
    replaced: Collection[int],
    waiting: Collection[str] = (),
) -> dict[str, Any]:
    """What the board answers to a receipt as read_receipt gives it.

    {"state": "counted" | "replaced" | "waiting" | "unknown", "position" from 1, "leaf" and the "proof" lowest first in
    hexadecimal, "first": the number of the root that first held it, "root": the last root, which the proof leads to}.
    `waiting` are the receipts of ballots that lie in the box and that no root covers yet.
    """
    place = places.get(receipt)
    if place is None or not roots or place >= roots[-1].size:
        return UNKNOWN | ({"state": "waiting"} if place is not None or receipt in waiting else {})
    last = roots[-1]
    return {
        "state": "replaced" if place in replaced else "counted",
        "position": place + 1,
        "leaf": tree.leaf(place).hex(),
        "proof": [hash_.hex() for hash_ in tree.inclusion(place, last.size)],
        "first": next(root.number for root in roots if root.size > place),
        "root": last.as_json(),
    }
