"""`rembuk apart`: roll and box of an installation in containers, out of the server that they shared with everything."""

from __future__ import annotations

import os
from pathlib import Path

import click


@click.command()
@click.option("--forget", is_flag=True, help="Remove what was left behind: the old databases, and their server's log.")
def apart(*, forget: bool) -> None:
    """Move roll and box to servers of their own, whose log voting drops; for installations that began without them.

    Nobody can vote meanwhile, some seconds for a small city; devices try again by themselves. Do it while no poll is
    open, or at a quiet hour.
    """
    from deploy.docker.apart import CannotMove, Moving, together
    from deploy.docker.engine import Engine, EngineRefused
    from deploy.operator.secrets import for_containers

    folder = Path(os.environ.get("REMBUK_SECRETS", "secrets"))
    if not folder.is_dir():
        raise click.ClickException(f"there are no secrets in {folder}: run this where docker-compose.yml lies.")
    for_containers(folder)  # the new servers' administrators want passwords
    moving = Moving(Engine(), folder, click.echo)
    try:
        if forget:
            moving.forget()
        elif together(folder):
            moving.move()
            click.echo("OK; the old databases are kept until ./rembuk apart --forget")
        else:
            click.echo("roll and box have servers of their own already")
    except (CannotMove, EngineRefused) as refused:
        raise click.ClickException(str(refused)) from refused
