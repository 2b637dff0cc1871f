"""When an error of the database says nothing about what was asked of it: it went away, or has no room for more."""

from __future__ import annotations

import sqlalchemy.exc

# All of them are values of SQLSTATE.
STATEMENT_TIMEOUT, LOCK_TIMEOUT = "57014", "55P03"
NO_ROOM = ("53100", "25006")
"""The disk is full, or the database is held from writing before it is (deploy/embedded/disk.py)."""

_GONE = ("08", "53", "57P", *NO_ROOM)
"""Classes: connection lost, out of resources, shut down by an operator or a crash."""


def sqlstate(error: BaseException) -> str:
    """What the server said was wrong, as five characters; empty where it did not come to say anything."""
    return getattr(getattr(error, "orig", error), "sqlstate", None) or ""


def is_outage(error: BaseException) -> bool:
    """Whether the same may well succeed later, with nothing changed but the database."""
    if isinstance(error, sqlalchemy.exc.TimeoutError):
        return True
    if not isinstance(error, sqlalchemy.exc.DBAPIError):
        return False
    lost = isinstance(error, sqlalchemy.exc.OperationalError) and not sqlstate(error)
    return error.connection_invalidated or lost or sqlstate(error).startswith(_GONE)


def is_full(error: BaseException) -> bool:
    """Whether nothing can be stored for want of room; reading goes on."""
    return sqlstate(error) in NO_ROOM
