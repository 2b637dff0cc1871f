"""The only reader of the time, so that a test can set it and a reviewer can find it.

What is only written down or shown takes the time from here. Whatever is due, ends or is too old goes by the database's
clock, `shared.database.instants`: one process whose machine has a wrong clock shall neither swallow nor hurry anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone

WITA = timezone(timedelta(hours=8), "WITA")
"""Balikpapan's zone, UTC+8 the whole year (IANA Asia/Makassar)."""

_frozen: datetime | None = None


def now() -> datetime:
    """The present instant as an aware UTC datetime."""
    return _frozen or machine_now()


def machine_now() -> datetime:
    """What this machine's clock says, whatever a test holds."""
    return datetime.now(UTC)


def held() -> datetime | None:
    """The instant at which a test holds the clock; None in every process that serves people."""
    return _frozen


def today() -> date:
    """The day it is in Balikpapan."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The day it is in Balikpapan at an instant."""
    return instant.astimezone(WITA).date()


@contextmanager
def frozen_at(instant: datetime) -> Iterator[None]:
    """Hold the clock at `instant` (aware) within this process, for tests."""
    global _frozen  # noqa: PLW0603 - one clock per process is the point of this module
    before, _frozen = _frozen, instant.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before
