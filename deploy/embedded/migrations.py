"""Bring every database on this machine to its newest form: python -m deploy.embedded.migrations.

In one process, since six would each spend a second of a small machine on loading the same libraries.
"""

from __future__ import annotations

import os
import sys

from deploy.town import DATABASES
from shared.database.migrate import CannotMigrate, migrate

PREFIX = "MIGRATE_"
REFUSED = 3
"""The code it exits with where a database stays as it is; the last line says why, in a sentence."""


def environment_for(addresses: dict[str, str]) -> dict[str, str]:
    """The variables by which this program is told the address of each service's database."""
    return {f"{PREFIX}{service.upper()}": url for service, url in addresses.items()}


def main() -> int:
    """Migrate each database in turn and say so, so that whoever waits for one need not wait for all."""
    for name in DATABASES:
        try:
            migrate(name, os.environ[f"{PREFIX}{name.upper()}"])
        except CannotMigrate as refusal:
            sys.stdout.write(f"{refusal}\n")
            return REFUSED
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
