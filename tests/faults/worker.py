"""The worker's jobs by the clock, in a process of their own, without the queue: `python -m tests.faults.worker`.

With DIE=each it dies at every single step: before each statement and each commit, one after the other, it is killed
with SIGKILL and begins again, until nothing is left to do. Each death is told on standard output.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import event

from services.voting.carrier.settings import read_board_key
from services.voting.carrier.tallying.counting_process import count_here
from services.voting.carrier.tallying.jobs import count_closed_polls, publish_boards
from services.voting.carrier.tending.jobs import tend_boxes
from services.voting.counting.pabulib.warm_up import warm_up
from services.voting.roll.polls.jobs import close_due_polls
from shared.database import Database

ROLL, BOX = os.environ["ROLL"], os.environ["BOX"]
KEY = read_board_key(Path(os.environ["KEYS"]) / "board.pem")
PROGRESS = {
    ROLL: "SELECT array_agg(state ORDER BY id)::text || (SELECT count(*) FROM results) FROM polls",
    BOX: "SELECT array_agg(state ORDER BY poll_id)::text || (SELECT count(*) FROM roots) || "
    "(SELECT count(*) || '/' || count(record) FROM boards) || (SELECT count(*) FROM ballots) FROM papers",
}
REWRITTEN = "SELECT count(*) FROM roll_entries WHERE length(blinded) > 0"
LONGEST = 400
"""Deaths after which something is wrong."""


def strike(roll: Database, box: Database) -> None:
    """One tick of the clock: each job once, as the worker's schedule runs them; a job that fails waits for the next."""
    jobs = (
        partial(close_due_polls.run, roll),
        partial(tend_boxes, roll, box=box, key=KEY),
        partial(count_closed_polls, roll, box=box, count=count_here),
        partial(publish_boards, roll, box=box, key=KEY),
    )
    for job in jobs:
        try:
            job()
        except Exception as error:  # noqa: BLE001 - as the schedule does: it is told, and tried again
            sys.stderr.write(f"job failed: {type(error).__name__}\n")


def work() -> None:
    """Strike until this process is ended."""
    roll, box = Database(ROLL, pool_size=2), Database(BOX, pool_size=2)
    tick = threading.Event()  # and not time.sleep, which fails in a process with a false clock
    while not tick.wait(0.1):
        strike(roll, box)


def die_at_each_step() -> None:
    """Die before the first step, begin again and die before the first new one, until nothing is left to do."""
    warm_up()
    survived: set[str] = set()
    for _ in range(LONGEST):
        before = progress()
        death = death_of_one(survived)
        if death:
            survived.add(death)
            sys.stdout.write(f"died before: {death}\n")
        elif progress() == before:
            return
    raise SystemExit("it never came to an end")


def death_of_one(survived: set[str]) -> str:
    """Let a child strike; the step before which it was killed, or nothing where it came to the end."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        strike_and_die(survived, writing)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        death = told.read()
    os.waitpid(child, 0)
    return death


def strike_and_die(survived: set[str], writing: int) -> None:
    """Strike, and be killed before the first step that no child died at yet."""
    met: Counter[str] = Counter()

    def one_step(what: str) -> None:
        name = " ".join(what.split())[:120]
        met[name] += 1
        step = f"{name} [{met[name]}]"
        if step not in survived:
            os.write(writing, step.encode())
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(_connection: Any, _cursor: Any, text: str, *_: Any) -> None:
        one_step(text)

    roll, box = Database(ROLL, pool_size=2), Database(BOX, pool_size=2)
    for name, database in (("roll", roll), ("box", box)):
        event.listen(database.engine, "before_cursor_execute", statement)
        event.listen(database.engine, "commit", lambda _connection, name=name: one_step(f"COMMIT of the {name}"))
    strike(roll, box)


def progress() -> tuple[str, ...]:
    """What has been done so far, as far as it was committed."""
    found = []
    for url, query in [*PROGRESS.items(), (ROLL, REWRITTEN)]:
        with psycopg.connect(url) as connection:
            found.append(str(connection.execute(query).fetchone()))
    return tuple(found)


if __name__ == "__main__":
    die_at_each_step() if os.environ.get("DIE") == "each" else work()
