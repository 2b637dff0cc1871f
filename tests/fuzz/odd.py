"""A few of many, in turn."""

from __future__ import annotations

from typing import Any


class Some:
    """One in so many of a list, other ones each time, so that all of them are met on one route or another."""

    def __init__(self, one_in: int) -> None:
        self.one_in, self.turn = one_in, 0

    def of(self, items: list[Any]) -> list[Any]:
        """The next ones."""
        self.turn += 1
        return items[self.turn % self.one_in :: self.one_in]
