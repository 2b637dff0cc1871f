"""`rembuk migrate`: bring one database of a stopped installation to another step."""

from __future__ import annotations

from pathlib import Path

import click

from deploy.operator.folder import data_option
from deploy.town import DATABASES


@click.command()
@click.argument("database", type=click.Choice(DATABASES))
@click.option("--to", metavar="STEP", help="A number such as 0006; without it, the newest that this version knows.")
@data_option
def migrate(database: str, to: str | None, data: Path) -> None:
    """Bring one database to another step, before another version of Rembuk starts; the system must be stopped.

    A step back loses what only later steps keep: copy the data folder first (docs/operator.md, "Going back").
    """
    from deploy.embedded.alone import database_of
    from deploy.embedded.refusals import CannotStart
    from shared.database.migrate import CannotMigrate
    from shared.database.migrate import migrate as bring

    try:
        with database_of(data, database) as url:
            bring(database, url, to=to)
    except (CannotStart, CannotMigrate) as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"The database of {database} is at {'step ' + to if to else 'its newest step'}.")
