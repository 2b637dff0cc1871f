"""The databases an operator's command may look into: those of the system that runs here, or a container's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.exc import OperationalError

from deploy.town import KEEPERS
from shared.database import Database


@contextmanager
def service_databases(data: Path, only: str | None = None) -> Iterator[dict[str, Database]]:
    """Databases by service, of the running system on the folder `data`, or of the service whose container this is."""
    addresses = _own_address() or _addresses_in(data)
    if only is not None and only not in addresses:
        raise click.ClickException(f"the database of {only} is not known here.")
    chosen = [only] if only else [name for name in KEEPERS if name in addresses]
    databases = {name: Database(addresses[name], pool_size=1) for name in chosen}
    try:
        yield databases
    except OperationalError as error:
        raise click.ClickException("the database does not answer: is the system up?") from error
    finally:
        for database in databases.values():
            database.dispose()


def _own_address() -> dict[str, str]:
    service, url = os.environ.get("REMBUK_SERVICE"), os.environ.get("REMBUK_DATABASE_URL")
    path = os.environ.get("REMBUK_DATABASE_URL_FILE")
    if url is None and path is not None:
        url = Path(path).read_text(encoding="utf-8").strip()
    return {service: url} if service and url else {}


def _addresses_in(data: Path) -> dict[str, str]:
    from deploy.embedded.data import DataFolder

    folder = DataFolder(data.resolve())
    environments = folder.read_json("environment.json")
    if environments is None:
        raise click.ClickException(f"nothing was ever started on {folder.path}: start it with ./rembuk up.")
    return {name: values["REMBUK_DATABASE_URL"] for name, values in environments.items() if name in KEEPERS}
