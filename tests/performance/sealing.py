"""What closing a city-wide poll takes in its two databases, step by step: `rembuk bench sealing`.

An hourly root over half of the ballots, the seal over all of them, the publication of the board; and the rewriting of
the roll with its used entries. Ballots and entries are put in by COPY, everything measured is what the worker runs.
Seconds are wall time; CPU is told apart for the worker and for Postgres, whose time other work does not inflate. The
last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil
import psycopg
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from services.voting.board.leaves import leaf_of, receipt_of
from services.voting.box.sealing import actions
from services.voting.carrier.settings import read_board_key
from services.voting.roll.electorate.actions import rewrite_roll
from shared.database import Database
from shared.database.migrate import migrate
from shared.ids import new_id
from tests.people import keys_folder
from tests.performance.casting import opened_poll
from tests.performance.doors import durable_postgres, spent
from tests.performance.voters import OpenPoll

SECONDS, MEBIBYTES = 10.0, 500
"""What the root and the seal may take, of CPU and of memory."""
RESULT: dict[str, Any] = {"settings": {}, "winners": [], "passed": None, "ranking": [], "already_chosen": []}
ENDING: dict[str, Any] = {"ended_at": "2027-01-01T00:00:00Z", "prolonged": [], "weighing": None}


class Steps:
    """Does one step after the other and keeps what each took."""

    def __init__(self, postgres: psutil.Process) -> None:
        self._postgres = postgres
        self.taken: dict[str, dict[str, float]] = {}

    def do(self, name: str, database: Database, step: Callable[[Session], object]) -> None:
        """One step in one transaction."""
        began, own, theirs = time.perf_counter(), time.process_time(), spent(self._postgres)
        with database.transaction() as session:
            step(session)
        self.taken[name] = {
            "seconds": time.perf_counter() - began,
            "cpu_seconds": time.process_time() - own,
            "postgres_cpu_seconds": spent(self._postgres) - theirs,
        }


def put_ballots(url: str, poll: OpenPoll, number: int, chance: random.Random) -> None:
    """So many ballots that no root covers."""
    statement = "COPY ballots (poll_id, token, cell, assisted, marks, nonce, receipt) FROM STDIN"
    with psycopg.connect(url) as connection, connection.cursor().copy(statement) as copy:
        for _ in range(number):
            marks, nonce = sorted(chance.sample(range(12), chance.randint(1, 5))), os.urandom(16)
            leaf = leaf_of(poll.id, "approval", [f"p{at}" for at in marks], nonce)
            copy.write_row((poll.id, os.urandom(32), poll.cell, False, marks, nonce, receipt_of(leaf)))


def put_used_entries(url: str, poll: OpenPoll, number: int) -> None:
    """So many voters who have taken their tokens."""
    statement = "COPY roll_entries (poll_id, voter_id, cell, blinded) FROM STDIN"
    with psycopg.connect(url) as connection, connection.cursor().copy(statement) as copy:
        for _ in range(number):
            copy.write_row((poll.id, new_id(), poll.cell, os.urandom(32)))


def measure(ballots: int, entries: int) -> dict[str, dict[str, float]]:
    """What each step took."""
    chance, key = random.Random(7), read_board_key(keys_folder() / "board.pem")
    with tempfile.TemporaryDirectory(prefix="rembuk-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        with durable_postgres(folder, "voting", "box") as (server, urls):
            for database in urls:
                migrate(database, urls[database])
            poll = opened_poll(urls)
            poll_id = UUID(poll.id)
            roll, box, steps = Database(urls["voting"], pool_size=1), Database(urls["box"], pool_size=1), Steps(server)
            put_ballots(urls["box"], poll, ballots // 2, chance)
            steps.do(f"hourly root of {ballots // 2:,}", box, lambda at: actions.root_the_hour(at, poll_id, key))
            put_ballots(urls["box"], poll, ballots - ballots // 2, chance)
            steps.do(f"seal of {ballots:,}", box, lambda at: actions.seal(at, poll_id, key))
            steps.do("publication", box, lambda at: actions.publish_board(at, poll_id, key, RESULT, ENDING))
            put_used_entries(urls["voting"], poll, entries)
            steps.do(f"roll with {entries:,} used entries", roll, lambda at: rewrite_roll(at, poll_id))
            roll.dispose()
            box.dispose()
    return steps.taken


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table and, last, one JSON object; 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="bench sealing", description=__doc__)
    parser.add_argument("--ballots", type=int, default=100_000)
    parser.add_argument("--entries", type=int, default=300_000, help="used entries on the roll")
    chosen = parser.parse_args(arguments)
    steps = measure(chosen.ballots, chosen.entries)
    mebibytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table = Table("", "seconds", "CPU seconds", "of Postgres")
    for name, taken in steps.items():
        table.add_row(name, *(f"{figure:.2f}" for figure in taken.values()))
    sealing = [taken for name, taken in steps.items() if not name.startswith("roll")]
    work = max(taken["cpu_seconds"] + taken["postgres_cpu_seconds"] for taken in sealing)
    met = work < SECONDS and mebibytes < MEBIBYTES
    table.caption = f"peak memory {mebibytes:.0f} MiB; allowed: {SECONDS:.0f} s of CPU a step, {MEBIBYTES} MiB"
    Console(width=100).print(table)
    answer = {"bench": "sealing", "steps": steps, "peak_memory_mib": round(mebibytes), "targets_met": met}
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
