"""How often a reaction that fails is tried before its event is parked, and what is noted of the failure."""

from __future__ import annotations

import traceback
from datetime import timedelta

import sqlalchemy.exc

MOST_ATTEMPTS = 5
DELAYS = tuple(timedelta(seconds=seconds) for seconds in (1, 3, 10, 30))
"""Waits between the five tries; together under a minute, since the source's later events wait behind this one."""


def describe(error: BaseException) -> str:
    """Kind and place of an error, and its sentence where that is ours: a database's would quote the row."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].name}:{frames[-1].lineno}" if frames else ""
    kind = type(error).__name__
    if isinstance(error, sqlalchemy.exc.DBAPIError):
        return f"{kind} {getattr(error.orig, 'sqlstate', '')}{_last_own(frames)}"
    return f"{kind}: {str(error)[:300]}{place}"


def _last_own(frames: traceback.StackSummary) -> str:
    own = [frame for frame in frames if "site-packages" not in frame.filename]
    return f" at {own[-1].name}:{own[-1].lineno}" if own else ""
