"""The one form in which the choices of a ballot are hashed and published."""

from __future__ import annotations

from typing import Any

UNORDERED = frozenset({"approval", "knapsack"})
"""Ballot types whose choices have no order, so that one is fixed."""


def canonical_choices(ballot_type: str, choices: Any) -> Any:
    """The choices in the one form that is hashed: what has no order is sorted, like the keys of an object."""
    return sorted(choices, key=utf16) if ballot_type in UNORDERED and isinstance(choices, list) else choices


def utf16(name: str) -> bytes:
    """RFC 8785 sorts by UTF-16 code units, as JavaScript does."""
    return name.encode("utf-16-be")
