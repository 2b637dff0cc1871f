"""The thread that ties a request to every event and job that follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from shared.ids import new_id

_correlation: ContextVar[UUID | None] = ContextVar("correlation", default=None)
_causation: ContextVar[UUID | None] = ContextVar("causation", default=None)


def correlation_id() -> UUID:
    """The id shared by everything that follows from one request; a new one where none was set."""
    current = _correlation.get()
    if current is None:
        current = new_id()
        _correlation.set(current)
    return current


def causation_id() -> UUID | None:
    """The event whose reaction is running now, or None within a plain request."""
    return _causation.get()


@contextmanager
def following(correlation: UUID | None, cause: UUID | None = None) -> Iterator[None]:
    """Work under the given correlation (a new one if None), caused by the event `cause`."""
    outer, outer_cause = _correlation.set(correlation or new_id()), _causation.set(cause)
    try:
        yield
    finally:
        _correlation.reset(outer)
        _causation.reset(outer_cause)
