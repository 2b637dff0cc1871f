"""Bring one service's database to its newest migration: python -m shared.database.migrate SERVICE."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from shared.database.engine import Database
from shared.database.steps import folder_of_steps
from shared.settings import PREFIX

ROOT = Path(__file__).resolve().parents[2]
LOCK = 0x52454D42554B  # "REMBUK": every process that migrates waits for the one at work


def configuration(service: str) -> Config:
    """Alembic's configuration for `service`, or for the box, with its numbered steps."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "shared" / "database" / "alembic"))
    config.set_main_option("version_locations", str(folder_of_steps(service)))
    config.set_main_option("path_separator", "newline")
    return config


def migrate(service: str, url: str, *, target: str = "head") -> None:
    """Apply every missing step, under a lock, so that several processes may call it at once."""
    database = Database(url, pool_size=1)
    config = configuration(service)
    try:
        with database.engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
            connection.commit()
            config.attributes["connection"] = connection
            command.upgrade(config, target)
            connection.commit()
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})
    finally:
        database.dispose()


def main(arguments: list[str]) -> int:
    """Migrate the service named first on the command line; its database comes from the environment."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m shared.database.migrate SERVICE\n")
        return 2
    url = os.environ.get(PREFIX + "DATABASE_URL")
    if url is None:
        url = Path(os.environ[PREFIX + "DATABASE_URL_FILE"]).read_text(encoding="utf-8").strip()
    migrate(arguments[0], url)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
