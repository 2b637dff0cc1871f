"""A counted poll as tables (CSV, RFC 4180) that a spreadsheet opens without running what somebody typed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from services.voting.roll.exports.election import PublishedElection

RUNS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""

PROJECTS: dict[str, tuple[str, str]] = {
    "position": ("integer", "Place on the ballot paper, from 1."),
    "project_id": ("string", "Name by which ballots speak of the project."),
    "proposal_id": ("string", "The proposal that the project is; empty for a project that is none."),
    "title": ("string", "Title as printed."),
    "category": ("string", "Category as printed."),
    "cost": ("integer", "Cost in rupiah."),
    "votes": ("integer", "Ballots that mark the project."),
    "chosen": ("boolean", "Whether the count chose it."),
    "place": ("integer", "Place in the order of selection, from 1; empty for a project that was not chosen."),
    "withdrawn": ("boolean", "Printed, but withdrawn before voting ended; no ballot can mark it."),
}
BALLOTS: dict[str, tuple[str, str]] = {
    "choices": (
        "any",
        'What a ballot says, as canonical JSON (RFC 8785): ids of projects, points by id, or "yes" or "no".',
    ),
    "ballots": ("integer", "How many ballots say exactly this."),
}


def projects_csv(election: PublishedElection) -> str:
    """One row for each line of the paper, in print order."""
    rows = (
        (
            at, project.id, project.proposal_id, project.title, project.category, project.cost, project.votes,
            _truth(project.place is not None), project.place, _truth(project.withdrawn),
        )
        for at, project in enumerate(election.projects, start=1)
    )  # fmt: skip
    return _table(list(PROJECTS), rows)


def ballots_csv(election: PublishedElection) -> str:
    """One row for each thing that ballots say, sorted, with how many say it."""
    return _table(list(BALLOTS), ((election.choices_text(marks), times) for marks, times in election.rows))


def harmless(value: Any) -> Any:
    """A text that a spreadsheet will not run: one that begins like a formula gets an apostrophe before it."""
    return "'" + value if isinstance(value, str) and value.startswith(RUNS) else value


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def _truth(value: bool) -> str:
    return "true" if value else "false"
