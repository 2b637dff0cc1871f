"""The published elections and recorded reference outcomes, read where they are laid beside the project."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from services.voting.counting.pabulib.election import Election, read_election
from services.voting.counting.rules import Completion, Rule, RuleSettings, Utility

FOLDER = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "elections"
UTILITIES = {
    "cost": Utility.COST,
    "card": Utility.CARDINALITY,
    "points": Utility.POINTS,
    "borda": Utility.BORDA,
}
COMPLETIONS = {
    "mes": Completion.NONE,
    "mesu": Completion.UTILITARIAN,
    "mesadd1u": Completion.INCREASE_UTILITARIAN,
}


@dataclass(frozen=True)
class Recorded:
    """One outcome of the reference library (pabutools 1.2.3)."""

    path: Path

    @property
    def name(self) -> str:
        """Instance and rule, for the test's name."""
        return self.path.stem

    def election(self) -> Election:
        """The election it counted."""
        return election_named(self.path.stem.split("__")[0])

    def settings(self) -> RuleSettings:
        """The rule in our terms."""
        name = self.path.stem.split("__")[1]
        family, _, rest = name.partition("-")
        utility = UTILITIES.get(rest.split("-")[0], Utility.COST)
        if family == "phragmen":
            return RuleSettings(Rule.PHRAGMEN)
        if family == "greedy":
            return RuleSettings(Rule.GREEDY, utility=utility)
        return RuleSettings(Rule.EQUAL_SHARES, utility=utility, completion=COMPLETIONS[family])

    def read(self) -> dict[str, Any]:
        """The recorded outcome."""
        found: dict[str, Any] = json.loads(self.path.read_text())
        return found


@cache
def election_named(name: str) -> Election:
    """Read a published election once per run."""
    return read_election(FOLDER / f"{name}.pb")


def recorded_outcomes() -> list[Recorded]:
    """All recorded outcomes; an empty list where the folder is not there."""
    return [Recorded(path) for path in sorted((FOLDER / "expected").glob("*.json"))]
