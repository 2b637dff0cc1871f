"""The only reader of the time, so that a test can set it and a reviewer can find it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone

WITA = timezone(timedelta(hours=8), "WITA")
"""Balikpapan's zone, UTC+8 the whole year (IANA Asia/Makassar)."""

_frozen: datetime | None = None


def now() -> datetime:
    """The present instant as an aware UTC datetime."""
    return _frozen or datetime.now(UTC)


def today() -> date:
    """The day it is in Balikpapan."""
    return now().astimezone(WITA).date()


@contextmanager
def frozen_at(instant: datetime) -> Iterator[None]:
    """Hold the clock at `instant` (aware) within this process, for tests."""
    global _frozen  # noqa: PLW0603 - one clock per process is the point of this module
    before, _frozen = _frozen, instant.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before
