"""`rembuk update`: another version into the containers that run, while people go on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from deploy.docker.engine import Engine

AFTER = (
    "What was changed before it runs on, the others as they were, and nothing is lost: mend it and run ./rembuk update "
    "again, or go back with ./rembuk update --back."
)


@click.command()
@click.argument("processes", nargs=-1)
@click.option("--back", is_flag=True, help="To the version that ran before the last update.")
def update(processes: tuple[str, ...], *, back: bool) -> None:
    """Build this version and change the running containers for it, one after the other.

    A door's new container starts beside the old one, which goes when the new one is well: visitors notice nothing. Then
    come the workers, and the gateway where it changed. PROCESSES are names of docker-compose.yml, if not all are meant.
    """
    from deploy.docker.apart import advice
    from deploy.docker.engine import Engine, EngineRefused
    from deploy.docker.rolling import NotWell, Rolling

    engine = Engine()
    rolling = Rolling(engine, click.echo)
    try:
        _look(engine, processes)
        if back:
            rolling.turn_back()
            click.echo("going back to the version of before")
        else:
            click.echo("building this version; everything runs on meanwhile")
            engine.build()
            rolling.keep_what_runs()
        rolling.roll(processes)
    except NotWell as stopped:
        raise click.ClickException(f"{stopped} {AFTER}") from stopped
    except EngineRefused as refused:
        raise click.ClickException(str(refused)) from refused
    for line in advice(Path(os.environ.get("REMBUK_SECRETS", "secrets"))):
        click.echo(line)
    click.echo("OK")


def _look(engine: Engine, processes: tuple[str, ...]) -> None:
    """Refuse what cannot be updated. Raises EngineRefused, ClickException."""
    unknown = [name for name in processes if name not in engine.images]
    if unknown:
        raise click.ClickException(f"no process is called {unknown[0]}; the names are in docker-compose.yml.")
    if not engine.containers("portal-web"):
        raise click.ClickException("nothing runs here yet: start it with docker compose up -d --build --wait.")
