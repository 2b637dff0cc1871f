"""What to watch of a service's events, read from its database when Prometheus asks: true whichever process worked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from shared.database import Database
from shared.events.overview import Figures, figures


class EventFigures(Collector):
    """Gauges of the log, the cursors and the dead letters of `service`.

    How far a listener is behind is rembuk_log_head - on (source) group_right rembuk_cursor_position. A cursor that is
    minutes old says that the listener's worker is deaf or away: it looks after each source twice a minute.
    """

    def __init__(self, service: str, database: Database) -> None:
        self.service, self.database = service, database

    def collect(self) -> Iterator[Metric]:
        """One query per table; nothing at all where the database does not answer, which other figures tell."""
        if not self.database.is_ready():
            return
        with self.database.transaction() as session:
            found = figures(session, self.service)
        yield _gauge("rembuk_log_head", "Position of the last stamped event", "source", {(self.service,): found.head})
        unstamped = {(self.service,): found.unstamped}
        yield _gauge("rembuk_log_unstamped", "Events that the relay has not stamped yet", "source", unstamped)
        dead = {(self.service,): found.dead}
        yield _gauge("rembuk_dead_letters", "Events that wait for an operator's decision", "listener", dead)
        yield self._refused(found)
        yield from self._cursors(found)

    def _refused(self, found: Figures) -> Metric:
        what = "Letters that their source did not sign, and that were believed nothing"
        counter = CounterMetricFamily("rembuk_forged_letters", what, labels=["listener", "source", "fault"])
        for (source, fault), times in found.refused.items():
            counter.add_metric([self.service, source, fault], times)
        return counter

    def _cursors(self, found: Figures) -> Iterator[Metric]:
        each = {(self.service, standing.source): standing for standing in found.standings}
        ages = {key: (found.at - one.moved_at).total_seconds() for key, one in each.items() if one.moved_at}
        positions = {key: one.position for key, one in each.items()}
        failures = {key: one.attempts for key, one in each.items()}
        stopped = {key: int(one.is_stopped) for key, one in each.items()}
        yield _gauge("rembuk_cursor_position", "Position applied last", "listener source", positions)
        yield _gauge("rembuk_cursor_age_seconds", "Since it moved or was found complete", "listener source", ages)
        yield _gauge("rembuk_cursor_failures", "Tries of the next event that failed", "listener source", failures)
        yield _gauge("rembuk_cursor_stopped", "1 where an operator must decide", "listener source", stopped)


def _gauge(name: str, what: str, labels: str, values: Mapping[Any, float]) -> Metric:
    gauge = GaugeMetricFamily(name, what, labels=labels.split())
    for key, value in values.items():
        gauge.add_metric(list(key), value)
    return gauge
