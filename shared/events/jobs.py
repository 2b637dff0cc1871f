"""Jobs that run by the clock: due-based, and one at a time however many workers there are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.database import Database


@dataclass(frozen=True)
class Job:
    """Something a worker does every so often; a missed tick does no harm, since what is due stays due."""

    name: str
    """<service>.<what it does>, the name of the task: voting.close_due_polls."""
    every: timedelta
    run: Callable[[Database], object]


def sweep(name: str, *, every: timedelta) -> Callable[[Callable[[Session], object]], Job]:
    """Make a job of a function that does what is due within one transaction.

    Where another worker is at it, this tick does nothing: the lock is Postgres' own and ends with the transaction.
    """

    def decorate(function: Callable[[Session], object]) -> Job:
        def run(database: Database) -> object:
            with database.transaction() as session:
                return function(session) if alone(session, name) else None

        return Job(name=name, every=every, run=run)

    return decorate


def alone(session: Session, name: str) -> bool:
    """Whether nobody else is doing `name` now; if so, nobody else will until this transaction ends."""
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    return bool(session.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(key))))
