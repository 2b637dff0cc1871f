"""A ballot paper as the page needs it: what is chosen, what it costs, and whether that keeps the rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from services.portal.clients.wire import Record

MOST_PLANKS = 36
ROUND_SUMS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)
JUTA = 1_000_000


@dataclass(frozen=True)
class Paper:
    """A ballot paper with the choices made so far; the server counts, whatever a script counted."""

    poll: Record
    projects: list[Record]
    chosen: frozenset[str]

    @property
    def by_money(self) -> bool:
        """Whether the ballot is a purse (knapsack) rather than a number of crosses (approval)."""
        return str(self.poll["ballot_type"]) == "knapsack"

    @property
    def chosen_projects(self) -> list[Record]:
        """What is chosen, in the order of the paper."""
        return [project for project in self.projects if str(project["id"]) in self.chosen]

    @property
    def spent(self) -> int:
        """Rupiah of everything chosen."""
        return sum(int(project["cost"]) for project in self.chosen_projects)

    @property
    def budget(self) -> int:
        """Rupiah that may be spent."""
        return int(self.poll.get("budget") or 0)

    @property
    def least(self) -> int:
        """How many must be chosen."""
        return int(self.poll.get("min_choices") or 0)

    @property
    def most(self) -> int:
        """How many may be chosen."""
        return min(int(self.poll.get("max_choices") or len(self.projects)), len(self.projects))

    @property
    def plank_worth(self) -> int:
        """Rupiah of one plank: the smallest round sum that gives at most 36 planks."""
        return plank_worth(self.budget)

    @property
    def problem(self) -> Any:
        """What is wrong with the choices, in a sentence, or None."""
        count = len(self.chosen)
        if self.by_money and self.spent > self.budget:
            return gettext("Uangnya tidak cukup. Lepaskan satu program dulu.")
        if not self.by_money and count > self.most:
            return gettext("Pilihannya terlalu banyak. Lepaskan dulu sampai %(most)s.", most=self.most)
        if not self.by_money and count < self.least:
            return gettext("Pilih paling sedikit %(least)s program.", least=self.least)
        return None


def make_paper(answer: Record, poll: Record, typed: Iterable[str]) -> Paper:
    """The paper with the typed choices; ids that are not on it are dropped."""
    projects = [project for project in answer["projects"] if not project.get("withdrawn")]
    known = {str(project["id"]) for project in projects}
    return Paper(poll, projects, frozenset(typed) & known)


def plank_worth(budget: int) -> int:
    """Rupiah of one plank for a budget."""
    return next((size * JUTA for size in ROUND_SUMS if budget / (size * JUTA) <= MOST_PLANKS), budget or 1)
