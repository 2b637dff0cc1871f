"""Bring every database on this machine to its newest form: python -m deploy.embedded.migrations.

In one process, since six would each spend a second of a small machine on loading the same libraries.
"""

from __future__ import annotations

import os
import sys

from deploy.town import DATABASES
from shared.database.migrate import migrate

PREFIX = "MIGRATE_"


def environment_for(addresses: dict[str, str]) -> dict[str, str]:
    """The variables by which this program is told the address of each service's database."""
    return {f"{PREFIX}{service.upper()}": url for service, url in addresses.items()}


def main() -> None:
    """Migrate each database in turn and say so, so that whoever waits for one need not wait for all."""
    for name in DATABASES:
        migrate(name, os.environ[f"{PREFIX}{name.upper()}"])
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
