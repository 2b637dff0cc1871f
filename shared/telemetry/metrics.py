"""The figures operators watch, by name, unit and label."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

REQUESTS = Histogram(
    "rembuk_request_seconds",
    "Time to answer a request, by route and status",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
EVENTS_APPLIED = Counter("rembuk_events_applied_total", "Events whose effect is committed", ["listener", "source"])
EVENTS_FAILED = Counter("rembuk_events_failed_total", "Attempts at an event that raised", ["listener", "event_type"])
EVENTS_PARKED = Counter("rembuk_events_parked_total", "Events given up and kept as dead letters", ["listener"])
FEED_LAG = Gauge("rembuk_feed_lag_events", "Events known to exist and not yet applied", ["listener", "source"])
SOURCES_STOPPED = Gauge(
    "rembuk_source_stopped", "1 where a source's log went back and an operator must decide", ["listener", "source"]
)


def exposition() -> tuple[bytes, str]:
    """All metrics of this process in Prometheus' text format, with its content type."""
    return generate_latest(), CONTENT_TYPE_LATEST
