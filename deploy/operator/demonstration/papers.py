"""Open polls with a ballot of every type, each in a kelurahan of its own, so that all of them can be tried."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml

from deploy.operator.demonstration import polls
from deploy.operator.demonstration.visitors import Visitor
from shared import clock

FIELDS = ("title", "summary", "cost", "category", "picture")
DAYS_LEFT = 9


def all_papers() -> list[dict[str, Any]]:
    """Every poll as POST /polls takes it, without its end, in the order of the file."""
    rows = yaml.safe_load((Path(__file__).parent / "papers.yaml").read_text(encoding="utf-8"))
    return [{**row["content"], "projects": _numbered(row["projects"])} for row in rows]


def open_papers(officer: Visitor) -> None:
    """Open those whose title does not stand yet; a draft that an interrupted filling left behind is dropped."""
    standing = officer.get(polls.POLLS, limit=100)["items"]
    day = clock.today() + timedelta(days=DAYS_LEFT)
    ends = datetime.combine(day, time(23, 59), clock.WITA)
    for content in all_papers():
        found = [poll for poll in standing if poll["title"] == content["title"] and poll["state"] != "cancelled"]
        for draft in (poll for poll in found if poll["state"] == "draft"):
            officer.delete(f"{polls.POLLS}/{draft['id']}")
        if all(poll["state"] == "draft" for poll in found):
            polls.open_poll(officer, closes_at=ends, **content)


def _numbered(projects: list[list[Any]]) -> list[dict[str, Any]]:
    return [{"id": f"program-{at}", **dict(zip(FIELDS, line, strict=True))} for at, line in enumerate(projects, 1)]
