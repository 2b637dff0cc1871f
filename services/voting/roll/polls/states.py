"""The life of a poll as a table: from where, to where. Nothing moves outside it."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a poll stands."""

    DRAFT = "draft"
    OPEN = "open"
    ENDED = "ended"
    """Its time is over, but not yet weighed whether an outage lets it go on: it takes nothing, and has its keys."""
    CLOSED = "closed"
    COUNTED = "counted"
    CERTIFIED = "certified"
    CANCELLED = "cancelled"


STEPS = frozenset({
    (State.DRAFT, State.OPEN),
    (State.DRAFT, State.CANCELLED),
    (State.OPEN, State.ENDED),
    (State.OPEN, State.CLOSED),
    (State.OPEN, State.CANCELLED),
    (State.ENDED, State.OPEN),
    (State.ENDED, State.CLOSED),
    (State.ENDED, State.CANCELLED),
    (State.CLOSED, State.CANCELLED),
    (State.CLOSED, State.COUNTED),
    (State.COUNTED, State.CERTIFIED),
})  # fmt: skip
"""Every permitted step."""

PUBLIC = (State.OPEN, State.ENDED, State.CLOSED, State.COUNTED, State.CERTIFIED)
"""States in which everybody may see a poll; a cancelled one is public too where it had been opened."""

FINAL = (State.CERTIFIED, State.CANCELLED)
"""States after which nothing comes."""

UNCLOSED = (State.OPEN, State.ENDED)
"""States in which the roll has its keys: tokens are given out, or may be again."""

UNCOUNTED = (*UNCLOSED, State.CLOSED)
"""States of a poll that was opened and has no result: two officers may still call it off."""

DECIDED = (State.COUNTED, State.CERTIFIED)
"""States in which a poll has a result."""
