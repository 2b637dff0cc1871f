"""The proposals of the demonstration city, as ideas.yaml tells them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, kw_only=True)
class Idea:
    """One proposal, and how far it has come."""

    title: str
    by: str
    area: str
    category: str
    type: str
    picture: str
    becomes: str
    story: str
    costs: dict[str, int]
    people: int
    helps: list[str]
    supports: int = 0
    cost: int = 0
    reason: str = ""
    code: str = ""
    answer: dict[str, Any] = field(default_factory=dict)
    """For an adopted one: in how many years, funding and agency."""

    @property
    def words(self) -> dict[str, Any]:
        """What its author writes."""
        return {
            "title": self.title, "story": self.story, "category": self.category, "initiative_type": self.type,
            "picture": self.picture, "area_code": self.area, "beneficiaries": self.helps,
            "beneficiary_count": self.people,
            "cost_lines": [{"item": item, "rupiah": rupiah} for item, rupiah in self.costs.items()],
        }  # fmt: skip


def all_ideas() -> list[Idea]:
    """Every idea, in the order of the file."""
    rows = yaml.safe_load((Path(__file__).parent / "ideas.yaml").read_text(encoding="utf-8"))
    return [_idea(row) for row in rows]


def _idea(row: dict[str, Any]) -> Idea:
    answer: dict[str, Any] = {name: row.pop(name) for name in ("in_years", "funding", "agency") if name in row}
    return Idea(helps=row.pop("for"), answer=answer, **row)
