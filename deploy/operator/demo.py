"""`rembuk demo`: play the story of one proposal, or a real election, against a running city, over HTTP only."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from deploy.operator.folder import data_option

if TYPE_CHECKING:
    from deploy.operator.demonstration.election import Printed

DEFAULT_URL = "http://127.0.0.1:8000"


@click.command()
@data_option
@click.option("--url", default=DEFAULT_URL, show_default=True, help="The running city's address.")
@click.option("--box-url", help="Where its ballot box answers; by default the next port of the same host.")
@click.option(
    "--election", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A Pabulib file (.pb): cast every real ballot of it, count, and compare with the official winners.",
)  # fmt: skip
@click.option("--seconds", type=float, help="With --election: how long its poll stays open.")
def demo(data: Path, url: str, box_url: str | None, election: Path | None, seconds: float | None) -> None:
    """Play the story of one proposal against a running system; one that is starting or filling itself is waited for.

    Everything goes through the public address, as for anybody else. Exits with 1 and the name of the step where one is
    missing; ends with OK.
    """
    from deploy.operator.demonstration.chronicle import Chronicle
    from deploy.operator.demonstration.door import Door, Missing
    from deploy.operator.demonstration.patience import wait_until_whole
    from deploy.operator.demonstration.telling import StoryBroken, Teller

    console, door = Console(highlight=False), Door(url, box_url)
    printed = None if election is None else _read(election)
    try:
        wait_until_whole(data, url, console.print)
        began = time.monotonic()
        door.must_answer()
        teller = Teller(console, Chronicle(door))
        if printed is None:
            from deploy.operator.demonstration.story import Story

            Story(door, teller).play()
        else:
            from deploy.operator.demonstration.election import Replay

            Replay(door, teller, console, printed).play(seconds)
    except (StoryBroken, Missing) as broken:
        raise click.ClickException(str(broken)) from broken
    console.print(f"{teller.steps} steps, {teller.events} events, {time.monotonic() - began:.1f} s")
    click.echo("OK")


def _read(path: Path) -> Printed:
    from deploy.operator.demonstration.election import Printed
    from services.voting.counting.pabulib.election import PabulibError
    from services.voting.counting.rules import RuleRefused

    try:
        return Printed.read(path)
    except (PabulibError, RuleRefused, OSError) as error:
        raise click.ClickException(f"{path}: {error}") from error
