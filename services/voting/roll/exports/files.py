"""The exported files by name, as a poll's result can say them."""

from __future__ import annotations

from collections.abc import Callable

from services.voting.roll.exports.election import PublishedElection
from services.voting.roll.exports.pabulib_file import as_pabulib
from services.voting.roll.exports.refusals import NotInPabulib
from services.voting.roll.exports.tables import ballots_csv, projects_csv
from services.voting.roll.exports.whole import as_json

WRITERS: dict[str, Callable[[PublishedElection], str]] = {
    "projects.csv": projects_csv,
    "ballots.csv": ballots_csv,
    "result.json": as_json,
    "election.pb": as_pabulib,
}
TYPES = {"csv": "text/csv", "json": "application/json", "pb": "text/plain"}
"""Media type by ending; Pabulib has none of its own."""


def every_file(election: PublishedElection) -> dict[str, str]:
    """Each file that can say this election: `{name: content}`."""
    files = {}
    for name, write in WRITERS.items():
        try:
            files[name] = write(election)
        except NotInPabulib:
            continue
    return files
