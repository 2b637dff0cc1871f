"""`rembuk up`: the whole system on this machine."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from deploy.operator.folder import data_option


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Where the city answers.")
@click.option("--box-port", type=click.IntRange(1, 65535), help="Where the ballot box answers; the next one above.")
@data_option
@click.option(
    "--patience", default=60.0, show_default=True, type=click.FloatRange(min=5), metavar="SECONDS",
    help="After how long a process that answers nothing is started again.",
)  # fmt: skip
@click.option("--no-seed", is_flag=True, help="Leave a new demonstration city empty.")
def up(port: int, box_port: int | None, data: Path, patience: float, *, no_seed: bool) -> None:
    """Start the whole system on this machine; Ctrl-C stops it, the data stay.

    REMBUK_POSTGRES_URL (an administrator's address) and REMBUK_REDIS_URL replace the embedded servers.
    """
    from deploy.embedded.city import found_city
    from deploy.embedded.console import Console
    from deploy.embedded.refusals import CannotStart
    from deploy.embedded.services import process_names
    from deploy.embedded.supervisor import Supervisor

    async def run() -> int:
        city = found_city(data, port, box_port or port + 1, seed=not no_seed)
        console = Console(city.data.path / "logs", process_names())
        console.say(f"Rembuk starts; data in {city.data.path}")
        try:
            return await Supervisor(city, console, patience=patience).run()
        finally:
            console.close()
            city.data.release()

    try:
        code = asyncio.run(run())
    except CannotStart as refusal:
        raise click.ClickException(str(refusal)) from None
    raise SystemExit(code)
