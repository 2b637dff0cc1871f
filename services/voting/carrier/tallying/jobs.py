"""Counting polls as soon as they are closed."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.voting.box.sealing import actions as sealing_actions
from services.voting.box.sealing import queries as sealing
from services.voting.roll.results import queries
from shared.database import Database
from shared.events.jobs import Job
from shared.telemetry.logs import get_logger

log = get_logger(__name__)

ROOT = Path(__file__).resolve().parents[4]
LONGEST_COUNT = 1800
"""Seconds after which a count is given up and begun anew."""
PAUSES = (0, 5, 30, 300)
"""Seconds to wait before the next attempt at a poll that could not be counted."""

Count = Callable[[Database, Database, UUID], bool]
"""Counts one poll, given the roll, the box and its id; whether it went well."""


class Patience:
    """Which polls could not be counted, how often, and when to try again; a restart forgets it, and tries at once."""

    def __init__(self) -> None:
        self._attempts: dict[UUID, tuple[int, float]] = {}

    def is_due(self, poll_id: UUID) -> bool:
        """Whether to try this poll now."""
        return time.monotonic() >= self._attempts.get(poll_id, (0, 0.0))[1]

    def failed(self, poll_id: UUID) -> None:
        """Wait longer after each failure."""
        attempts = self._attempts.get(poll_id, (0, 0.0))[0] + 1
        self._attempts[poll_id] = attempts, time.monotonic() + PAUSES[min(attempts, len(PAUSES) - 1)]


patience = Patience()
at_work = threading.Lock()


def count_closed_polls(database: Database, *, box: Database, count: Count | None = None) -> None:
    """Count every sealed poll; one that cannot be counted holds up no other and is tried again later.

    One count at a time: a tick that finds the one before still at work does nothing, and leaves the worker's other
    threads to the events.
    """
    if not at_work.acquire(blocking=False):
        return
    try:
        with database.transaction() as session:
            waiting = queries.polls_to_count(session)
        with box.transaction() as inside:
            sealed = [poll_id for poll_id in waiting if sealing.has_seal(inside, poll_id)]
        for poll_id in filter(patience.is_due, sealed):
            if not (count or count_apart)(database, box, poll_id):
                patience.failed(poll_id)
                log.error("poll_not_counted", poll_id=str(poll_id))
    finally:
        at_work.release()


def count_apart(database: Database, box: Database, poll_id: UUID) -> bool:
    """Count in a process of its own, which ends with its memory; whether it went well.

    The compiled rules weigh more than all the rest of a worker, and loading them would hold up the events that the
    worker takes in meanwhile. The addresses of the databases go through a pipe, where nobody else reads them.
    """
    process = subprocess.run(
        [sys.executable, "-m", "services.voting.carrier.tallying.counting_process", str(poll_id)],
        input=f"{database.url}\n{box.url}",
        text=True,
        cwd=ROOT,  # which `python -m` searches first
        timeout=LONGEST_COUNT,
        check=False,
    )
    return process.returncode == 0


def publish_boards(database: Database, *, box: Database, key: Ed25519PrivateKey) -> None:
    """Publish the board of every poll that is counted."""
    with box.transaction() as inside:
        waiting = sealing.unpublished(inside)
    for poll_id in waiting:
        with database.transaction() as session:
            counted = queries.result_or_none(session, poll_id)
            ended = queries.ending_of(session, poll_id) if counted else {}
        if counted is not None:
            with box.transaction() as inside:
                sealing_actions.publish_board(inside, poll_id, key, counted.for_the_board(), ended)


def jobs(box: Database, key: Ed25519PrivateKey) -> list[Job]:
    """The jobs of the worker that holds these."""
    every = timedelta(seconds=1)
    return [
        Job(name="voting.count_closed_polls", every=every, run=partial(count_closed_polls, box=box)),
        Job(name="voting.publish_boards", every=every, run=partial(publish_boards, box=box, key=key)),
    ]
