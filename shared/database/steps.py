"""The numbered steps of each database that this version of Rembuk knows, and where a database stands among them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

SERVICES = Path(__file__).resolve().parents[2] / "services"
ELSEWHERE = {"box": "voting/box/migrations", "voting": "voting/roll/migrations"}
"""Where the numbered steps of a database lie below services/, where it is not <service>/migrations: voting's two."""


@dataclass(frozen=True)
class Steps:
    """The steps of one database, oldest first."""

    database: str
    known: tuple[str, ...]

    @property
    def newest(self) -> str:
        """The step at which this version of the code works."""
        return self.known[-1]

    def behind(self, connection: Connection) -> str | None:
        """Why the code cannot work with the database yet, in a sentence; None at the newest step, or at a newer one.

        A newer one is no reason: while an update runs, old processes work on with what the new ones have migrated.
        """
        at = current_step(connection)
        if at is None:
            return f"the database of {self.database} is empty: run `migrate {self.database}`"
        if at not in self.known[:-1]:
            return None
        return (
            f"the database of {self.database} is at step {at}, older than this version of Rembuk needs "
            f"({self.newest}): run `migrate {self.database}`"
        )


def folder_of_steps(database: str) -> Path:
    """Where the steps of `database` lie, each a file called after its number."""
    return SERVICES / ELSEWHERE.get(database, f"{database}/migrations")


def known_steps(database: str) -> Steps | None:
    """The steps of the database of a service, or of the box; None where there is none with numbered steps.

    From the names of files, so that a web server need not load alembic.
    """
    numbers = sorted(path.name[:4] for path in folder_of_steps(database).glob("[0-9][0-9][0-9][0-9]_*.py"))
    return Steps(database, tuple(numbers)) if numbers else None


def current_step(connection: Connection) -> str | None:
    """The number of the step that the database is at; None where it was never migrated."""
    try:
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    except ProgrammingError:
        connection.rollback()
        return None
    return found
