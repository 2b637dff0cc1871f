"""What the size of a roll costs: opening, taking a token, casting: `rembuk bench issuing`.

Polls on rolls of 1,000, 100,000 and 700,000 residents are opened through the roll's door, which draws the roll and has
the signer make a key pair for each of its cells. Then tokens are taken from them and ballots cast in them, in short
turns one after the other, with twelve connections, by the roll's two processes, one signer and the box's two
processes, all of them on one durable Postgres (fsync on). The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import psutil
import psycopg
from rich.console import Console
from rich.table import Table

from shared.database import Database
from shared.database.migrate import migrate
from shared.ids import new_id
from tests.people import CITY, DAMAI
from tests.performance.doors import Door, Side, durable_postgres, spent, told_to_box, told_to_roll, told_to_signer
from tests.performance.voters import OpenPoll, open_poll, register, tend

SIZES = (1_000, 100_000, 700_000)
KELURAHAN = [f"64.71.{district:02}.{1000 + number}" for district in range(1, 7) for number in range(1, 7)]
CONNECTIONS = 12
"""As many as one process gives tokens to at once, should all of them come to the same one."""
FLAT = 0.8
"""Of the rate on the smallest roll, what is left on the largest one, at least."""


class Opened(NamedTuple):
    """A poll on a roll of some size, what opening it took, and voters of its largest cell."""

    poll: OpenPoll
    cells: int
    seconds: float
    postgres_seconds: float
    voters: list[UUID]


def measure(rounds: int, number: int, sizes: tuple[int, ...]) -> dict[int, dict[str, Any]]:
    """For each size of a roll: {"cells", "opening_seconds", "opening_postgres_seconds", "issuing", "casting"}."""
    with tempfile.TemporaryDirectory(prefix="rembuk-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o711)
        server, urls = stack.enter_context(durable_postgres(folder, "voting", "box"))
        for database in urls:
            migrate(database, urls[database])
        signer = Door("services.voting.signer.app:create_app", told_to_signer(), workers=1, threads=8)
        roll = Door("services.voting.roll.app:create_app", told_to_roll(urls["voting"], signer.port))
        box = Door("services.voting.box.app:create_app", told_to_box(urls["box"]))
        for door, path in ((signer, "/health/live"), (roll, "/health/ready"), (box, "/health/ready")):
            stack.callback(door.close)
            door.wait(path)
        opened = {size: opened_on(size, roll, urls["voting"], server, (rounds + 1) * number) for size in sizes}
        put_papers(urls)
        issuing, casting = {size: Turns(roll) for size in opened}, {size: Turns(box) for size in opened}
        for at in range(rounds + 1):
            for size, one in opened.items():
                some = one.voters[at * number : (at + 1) * number]
                issuing[size].take(one.poll.token_requests(some), server, counts=at > 0)
                casting[size].take(one.poll.ballots(number), server, counts=at > 0)
    return {
        size: {
            "cells": one.cells,
            "opening_seconds": one.seconds,
            "opening_postgres_seconds": one.postgres_seconds,
            "issuing": asdict(issuing[size].side()),
            "casting": asdict(casting[size].side()),
        }
        for size, one in opened.items()
    }


class Turns:
    """The turns of one kind at a door that others use in between."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._kept = Door.__new__(Door)
        self._kept.forget()

    def take(self, requests: list[bytes], postgres: psutil.Process, *, counts: bool) -> None:
        """One turn; the first ones are there to warm up."""
        self._door.forget()
        self._door.take(requests, postgres, CONNECTIONS)
        if counts:
            self._kept.rounds += self._door.rounds
            self._kept.cpu += self._door.cpu
            self._kept.postgres_cpu += self._door.postgres_cpu

    def side(self) -> Side:
        """All turns in one."""
        return self._kept.side()


def opened_on(size: int, roll: Door, url: str, postgres: psutil.Process, wanted: int) -> Opened:
    """Open a poll for so many residents: those of one kelurahan where they are few, else of the whole city."""
    small = size <= min(SIZES)
    known = 0 if small else count(url, "SELECT count(*) FROM residents")
    register(url, [new_id() for _ in range(size - known)], (DAMAI,) if small else KELURAHAN)
    began, work = time.perf_counter(), spent(postgres)
    poll = open_poll(roll.port, url, area_code=DAMAI if small else CITY)
    seconds, postgres_seconds = time.perf_counter() - began, spent(postgres) - work
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE roll_entries")
        query = "SELECT voter_id FROM roll_entries WHERE poll_id = %s AND cell = %s ORDER BY random() LIMIT %s"
        voters = [row[0] for row in connection.execute(query, [poll.id, poll.cell, wanted])]
    if len(voters) < wanted or count(url, "SELECT count(*) FROM roll_entries WHERE poll_id = %s", poll.id) != size:
        raise RuntimeError(f"the roll of {size} was not drawn as it should")
    cells = count(url, "SELECT count(*) FROM electorate_cells WHERE poll_id = %s", poll.id)
    return Opened(poll, cells, seconds, postgres_seconds, voters)


def put_papers(urls: dict[str, str]) -> None:
    """What the worker does at once after opening."""
    roll, box = Database(urls["voting"], pool_size=1), Database(urls["box"], pool_size=1)
    tend(roll, box)
    roll.dispose()
    box.dispose()


def count(url: str, query: str, *values: Any) -> int:
    """One number of a database."""
    with psycopg.connect(url) as connection:
        row = connection.execute(query, values).fetchone()
    return int(row[0]) if row else 0


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table and, last, one JSON object; 1 where the size of the roll is felt."""
    parser = argparse.ArgumentParser(prog="bench issuing", description=__doc__)
    parser.add_argument("--rounds", type=int, default=4, help="rounds that count, after one to warm up")
    parser.add_argument("--requests", type=int, default=180, help="in each round, of each kind, on each roll")
    parser.add_argument("--largest", type=int, default=max(SIZES), help="residents on the largest roll")
    chosen = parser.parse_args(arguments)
    sizes = (*SIZES[:-1], chosen.largest)
    found = measure(chosen.rounds, chosen.requests, sizes)
    table = Table("roll", "cells", "opened in s", "Postgres s", "tokens/s", "p99 ms", "CPU ms", "ballots/s", "p99 ms")
    for size, one in found.items():
        issuing, casting = one["issuing"], one["casting"]
        work = issuing["cpu_ms"] + issuing["postgres_ms"]
        figures = (one["opening_seconds"], one["opening_postgres_seconds"], issuing["rate"], issuing["p99_ms"], work)
        cells = [f"{figure:,.1f}" for figure in (*figures, casting["rate"], casting["p99_ms"])]
        table.add_row(f"{size:,}", str(one["cells"]), *cells)
    ratios = {kind: found[sizes[-1]][kind]["rate"] / found[sizes[0]][kind]["rate"] for kind in ("issuing", "casting")}
    flat = min(ratios.values()) >= FLAT
    table.caption = f"largest by smallest roll: {ratios['issuing']:.2f} x tokens, {ratios['casting']:.2f} x ballots"
    Console(width=110).print(table)
    answer = {"bench": "issuing", "rolls": found, "ratios": ratios, "target": FLAT, "targets_met": flat}
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0 if flat else 1


if __name__ == "__main__":
    sys.exit(main())
