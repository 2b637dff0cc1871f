"""Bring one service's database to its newest step, or back to an earlier one.

python -m shared.database.migrate SERVICE [--to STEP]
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from shared.database.engine import Database
from shared.database.steps import Steps, current_step, folder_of_steps, known_steps
from shared.settings import PREFIX

ENVIRONMENT = Path(__file__).resolve().parent / "alembic"
LOCK = 0x52454D42554B  # "REMBUK": every process that migrates waits for the one at work


class CannotMigrate(Exception):
    """The database stays where it is; the message is one sentence for the operator."""


def configuration(service: str) -> Config:
    """Alembic's configuration for `service`, or for the box, with its numbered steps."""
    config = Config()
    config.set_main_option("script_location", str(ENVIRONMENT))
    config.set_main_option("version_locations", str(folder_of_steps(service)))
    config.set_main_option("path_separator", "newline")
    return config


def migrate(service: str, url: str, *, to: str | None = None) -> None:
    """Bring the database to its newest step, or forwards or back to the step `to`. Raises CannotMigrate.

    Under a lock, so that several processes may call it at once. Each step is a transaction.
    """
    steps = known_steps(service)
    if steps is None:
        raise CannotMigrate(f"there is no database {service}.")
    target = to or steps.newest
    if target not in steps.known:
        raise CannotMigrate(f"{service} has no step {target}: it has {steps.known[0]} to {steps.newest}.")
    database = Database(url, pool_size=1)
    try:
        _move(database, steps, target)
    except DBAPIError as error:
        raise CannotMigrate(_failure(service, target, error)) from error
    finally:
        database.dispose()


def _move(database: Database, steps: Steps, target: str) -> None:
    config = configuration(steps.database)
    with database.engine.connect() as connection:
        connection.execute(text("SET statement_timeout = 0"))  # a step may take its time, and others wait for it
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        connection.commit()
        at = current_step(connection)
        if at is not None and at not in steps.known:
            raise CannotMigrate(_too_new(steps, at))
        connection.commit()
        config.attributes["connection"] = connection
        move = command.downgrade if at is not None and target < at else command.upgrade
        move(config, target)
        connection.commit()
        _guard_log(connection)
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})


def _guard_log(connection: Connection) -> None:
    """Give the log away, where the administrator has prepared that (deploy/log_guard.sql); the box has none."""
    if connection.scalar(text("SELECT to_regprocedure('guard_log()') IS NOT NULL")):
        connection.execute(text("SELECT guard_log()"))
        connection.commit()


def _too_new(steps: Steps, at: str) -> str:
    return (
        f"the database of {steps.database} is at step {at}, which this version of Rembuk does not know (it knows up to "
        f"{steps.newest}): start the newer version, or let the newer version take the database back first with "
        f"`migrate {steps.database} --to {steps.newest}`."
    )


def _failure(service: str, target: str, error: DBAPIError) -> str:
    """What went wrong, by the server's own words but without the row that it says them of."""
    said = getattr(getattr(error.orig, "diag", None), "message_primary", None)
    if said is None:
        return f"the database of {service} cannot be reached: see that it runs, and that its address is right."
    return f"the database of {service} could not be brought to step {target}, and stays at the last done: {said}."


def main(arguments: list[str]) -> int:
    """Migrate the service named first on the command line; its database comes from the environment."""
    parser = argparse.ArgumentParser(prog="python -m shared.database.migrate", description=__doc__)
    parser.add_argument("service")
    parser.add_argument("--to", metavar="STEP", help="a number such as 0006; without it, the newest")
    asked = parser.parse_args(arguments)
    url = os.environ.get(PREFIX + "DATABASE_URL")
    if url is None:
        url = Path(os.environ[PREFIX + "DATABASE_URL_FILE"]).read_text(encoding="utf-8").strip()
    try:
        migrate(asked.service, url, to=asked.to)
    except CannotMigrate as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
