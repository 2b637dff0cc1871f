"""The figures operators watch, by name, unit and label."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.registry import Collector

REQUESTS = Histogram(
    "rembuk_request_seconds",
    "Time to answer a request, by route and status",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)


def exposition(collectors: Iterable[Collector] = ()) -> tuple[bytes, str]:
    """All metrics of this process, and what `collectors` find, in Prometheus' text format with its content type."""
    found = CollectorRegistry()
    for collector in collectors:
        found.register(collector)
    return generate_latest() + generate_latest(found), CONTENT_TYPE_LATEST
