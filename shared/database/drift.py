"""How far this machine's clock is from its database's, and what a process that is far off says and leaves undone."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from shared import clock
from shared.database.engine import Database
from shared.telemetry.logs import get_logger

log = get_logger(__name__)

MOST = 30.0
"""Seconds by which the two may differ. The tokens that travel between processes allow as much: `shared.tokens`."""
LOOK_EVERY = 1.0
"""Seconds for which a worker believes what it measured."""
TELL_EVERY = 60.0
"""Seconds between two complaints."""


@dataclass(frozen=True)
class Drift:
    """What one look at both clocks showed."""

    seconds: float
    """By how much this machine's clock is ahead; negative where it is behind."""
    unsure: float
    """Half the time that the database took to answer: the difference may be so much more or less."""

    @property
    def trouble(self) -> str | None:
        """What is wrong and what to do, in a sentence; None where the clocks agree as far as can be known."""
        if abs(self.seconds) - self.unsure <= MOST:
            return None
        which = "ahead of" if self.seconds > 0 else "behind"
        return (
            f"this machine's clock is {abs(self.seconds):,.0f} s {which} its database's, and {MOST:.0f} s are allowed: "
            "set the one that is wrong (timedatectl, chrony), and work goes on by itself"
        )


def measure(database: Database) -> Drift:
    """Look at both clocks, at the database's in the middle of a round trip. Raises where it does not answer."""
    with database.engine.connect() as connection:
        connection.execute(sa.select(1))  # begins the transaction, so that the next is one round trip
        before = clock.machine_now()
        theirs = connection.scalars(sa.select(sa.func.clock_timestamp())).one()
        round_trip = clock.machine_now() - before
    return Drift((before + round_trip / 2 - theirs).total_seconds(), abs(round_trip.total_seconds()) / 2)


def trouble(database: Database) -> str | None:
    """Why a process with this database is not ready, in a sentence; None where their clocks agree."""
    try:
        return measure(database).trouble
    except sa.exc.SQLAlchemyError:
        return "the database does not answer"


class Watch:
    """Keeps a worker still while its clock is far from those of its databases, and tells so in its log."""

    def __init__(self, *databases: Database) -> None:
        self.databases = databases
        self._good_until = self._quiet_until = 0.0

    def agrees(self) -> bool:
        """Whether work may go on. An outage is not judged here: whoever works meets it, and tells of it."""
        if time.monotonic() < self._good_until:
            return True
        try:
            wrong = next((drift for drift in map(measure, self.databases) if drift.trouble), None)
        except sa.exc.SQLAlchemyError:
            wrong = None
        if wrong is None:
            self._good_until = time.monotonic() + LOOK_EVERY
        elif time.monotonic() >= self._quiet_until:
            self._quiet_until = time.monotonic() + TELL_EVERY
            log.error("clock_drifts", drift_seconds=round(wrong.seconds, 1), reason=wrong.trouble)
        return wrong is None


class DriftFigure(Collector):
    """The gauge of the difference, measured when Prometheus asks, by the database that the app has by then."""

    def __init__(self, extensions: Mapping[str, Any]) -> None:
        self.extensions = extensions

    def collect(self) -> Iterator[Metric]:
        """Nothing where the database does not answer, which other figures tell."""
        try:
            seconds = measure(self.extensions["database"]).seconds
        except sa.exc.SQLAlchemyError:
            return
        yield GaugeMetricFamily("rembuk_clock_drift_seconds", "This machine's clock ahead of its database's", seconds)
