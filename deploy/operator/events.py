"""`rembuk events`: look after the logs of events, their listeners and the letters that nobody could read."""

from __future__ import annotations

import getpass
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from rich.console import Console
from rich.table import Column, Table
from sqlalchemy.orm import Session

from deploy.operator.databases import service_databases
from deploy.operator.folder import data_option
from deploy.town import KEEPERS
from shared.contracts.routes import sources_of
from shared.database import Database
from shared.events import cursors, dead_letters, overview
from shared.events.log import verify as verify_log
from shared.refusals import Refusal

WIDEST = 100_000
"""Columns where nobody looks at a screen: more than any row has."""

service_option = click.option("--service", type=click.Choice(KEEPERS), help="Only this service; otherwise all.")
listener_option = click.option("--listener", type=click.Choice(KEEPERS), required=True, help="The service that hears.")
source_option = click.option("--source", type=click.Choice(KEEPERS), required=True, help="The service that told.")
after_option = click.option("--after", default=0, show_default=True, help="The last position to leave as it is.")
by_option = click.option("--by", default=getpass.getuser, help="Who decides, for the record; the login by default.")


@click.group()
def events() -> None:
    """Look after the event log: lag, dead letters, replay."""


@events.command()
@data_option
@service_option
@click.option("--follow", "-f", is_flag=True, help="Go on until Ctrl-C.")
@click.option("--last", default=20, show_default=True, help="Begin so many events before the end of each log.")
def tail(data: Path, service: str | None, follow: bool, last: int) -> None:
    """Show what was told lately, one line per event."""
    with service_databases(data, service) as databases:
        begun = {name: max(0, _ask(database, overview.head) - last) for name, database in databases.items()}
        while True:
            for name, database in databases.items():
                begun[name] = _print_told(name, database, begun[name])
            if not follow:
                return
            time.sleep(0.5)


@events.command()
@data_option
@service_option
def lag(data: Path, service: str | None) -> None:
    """Show how far each listener is with each source, and what keeps it."""
    table = _table("service", "log ends", "not stamped", "dead", "hears", "applied", "behind", "trouble")
    with service_databases(data, service) as databases:
        heads = {name: _ask(database, overview.head) for name, database in databases.items()}
        for name, database in databases.items():
            figures = _ask(database, partial(overview.figures, service=name))
            own = [name, str(figures.head), str(figures.unstamped), str(figures.dead)]
            for standing in figures.standings or [None]:
                heard = _heard(standing, heads) if standing else ["nobody", "", "", ""]
                table.add_row(*own, *heard)
                own = [""] * 4
    _print_whole(table)


@events.command()
@data_option
@service_option
def dead(data: Path, service: str | None) -> None:
    """List the dead letters that wait for a decision."""
    table = _table("listener", "event id", "event", "from", "tries", "parked at", "error")
    with service_databases(data, service) as databases:
        for name, database in databases.items():
            for row in _ask(database, dead_letters.parked):
                place = f"{row.source} {row.position}"
                kind = f"{row.type} v{row.version}" + (" (retrying)" if row.state == "retrying" else "")
                when = row.parked_at.isoformat(timespec="seconds")
                table.add_row(name, str(row.event_id), kind, place, str(row.attempts), when, row.error)
    if table.row_count:
        _print_whole(table)
    else:
        click.echo("No dead letters.")


@events.command()
@data_option
@click.argument("event_id", type=click.UUID)
@listener_option
@by_option
def retry(data: Path, event_id: UUID, listener: str, by: str) -> None:
    """Let the listener's worker try a dead letter again."""
    with service_databases(data, listener) as databases:
        _decide(databases[listener], lambda session: dead_letters.ask_for_retry(session, event_id, by=by))
    click.echo(f"The worker of {listener} tries it again within seconds; `rembuk events dead` shows if it fails.")


@events.command()
@data_option
@click.argument("event_id", type=click.UUID)
@listener_option
@by_option
@click.option("--why", required=True, help="The reason, kept for ever.")
def discard(data: Path, event_id: UUID, listener: str, by: str, why: str) -> None:
    """Never apply a dead letter; it stays on record with the reason."""
    with service_databases(data, listener) as databases:
        _decide(databases[listener], lambda session: dead_letters.discard(session, event_id, by=by, why=why))
    click.echo("Discarded, on record.")


@events.command()
@data_option
@listener_option
@source_option
@after_option
@click.option("--dry-run", is_flag=True, help="Only say what would have its effect again.")
def replay(data: Path, listener: str, source: str, after: int, dry_run: bool) -> None:
    """Let what a listener has heard of a source have its effect once more, as to rebuild what it knows."""
    _must_hear(listener, source)
    with service_databases(data, listener) as databases:
        repeated = _ask(databases[listener], lambda session: overview.would_repeat(session, source, after=after))
        for kind, number in repeated.items():
            click.echo(f"{number:8}  {kind}")
        if dry_run:
            click.echo(f"{sum(repeated.values()):8}  events would have their effect again; nothing was changed")
            return
        number = _decide(databases[listener], lambda session: overview.replay(session, source, after=after))
    click.echo(f"{number:8}  events have their effect again, from now on")


@events.command()
@data_option
@listener_option
@source_option
@after_option
def rejoin(data: Path, listener: str, source: str, after: int) -> None:
    """Follow a source's log again after it went back (a restored backup); nothing has its effect twice."""
    _must_hear(listener, source)
    with service_databases(data, listener) as databases:
        _decide(databases[listener], lambda session: cursors.rejoin(session, source, after))
    click.echo(f"{listener} follows {source} again from behind position {after}.")


@events.command()
@data_option
@service_option
def verify(data: Path, service: str | None) -> None:
    """Check the chain of hashes of each log; names the first row that was changed and ends with 1."""
    sound = True
    with service_databases(data, service) as databases:
        for name, database in databases.items():
            with database.engine.connect() as connection:
                found = verify_log(connection, name)
            sound = sound and found is None
            end = _ask(database, overview.head)
            fault = f"BROKEN at position {found.position} (event {found.event_id}): {found.what}" if found else ""
            click.echo(f"{name:14} {fault or f'sound, {end} events'}")
    sys.exit(0 if sound else 1)


def _table(*headings: str) -> Table:
    """A table that breaks a long word rather than leave out a part of it."""
    return Table(*(Column(heading, overflow="fold") for heading in headings))


def _print_whole(table: Table) -> None:
    """In a terminal, as wide as that; into a file or a pipe, each row on a line of its own, however long."""
    Console(width=None if sys.stdout.isatty() else WIDEST).print(table)


def _print_told(name: str, database: Database, after: int) -> int:
    for row in _ask(database, partial(overview.told_after, position=after, limit=1000)):
        moment = row.time.isoformat(timespec="milliseconds")
        click.echo(f"{moment}  {name:13} {row.position:7}  {row.type:24} {row.subject:36}  {row.correlation_id}")
        after = row.position
    return after


def _heard(standing: overview.Standing, heads: dict[str, int]) -> list[str]:
    end = max(heads.get(standing.source, 0), standing.known_head)
    return [standing.source, str(standing.position), str(end - standing.position), standing.trouble]


def _must_hear(listener: str, source: str) -> None:
    if source not in sources_of(listener):
        raise click.ClickException(f"{listener} hears nothing of {source}: see docs/events.md.")


def _ask(database: Database, question: Callable[[Session], Any]) -> Any:
    with database.transaction() as session:
        return question(session)


def _decide(database: Database, decision: Callable[[Session], Any]) -> Any:
    with _told_plainly():
        return _ask(database, decision)


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except Refusal as refusal:
        raise click.ClickException(f"{refusal.title()} {refusal.detail}") from refusal
