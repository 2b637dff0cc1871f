"""What an operator may ask of a service's event tables: what was told, who is behind, what would be done again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Row
from sqlalchemy.orm import Session

from shared.contracts.routes import sources_of
from shared.database.instants import database_now
from shared.events import cursors, inbox, refused_letters
from shared.events.tables import cursors as cursor_table
from shared.events.tables import dead_letters, log_head, outbox
from shared.events.tables import inbox as inbox_table


@dataclass(frozen=True)
class Standing:
    """How far a listener is with one source."""

    source: str
    position: int
    known_head: int
    """Where the source's log ended when it was last heard of."""
    moved_at: datetime | None
    trouble: str
    attempts: int = 0
    is_stopped: bool = False


@dataclass(frozen=True)
class Figures:
    """What to watch of one service's events."""

    head: int
    unstamped: int
    dead: int
    refused: Mapping[tuple[str, str], int]
    """Letters that were believed nothing, by the source they named and what was wrong with them."""
    standings: Sequence[Standing]
    at: datetime
    """When this was so, by the clock by which a standing's `moved_at` was written: the database's."""


def figures(session: Session, service: str) -> Figures:
    """The log's end, what is not stamped yet, dead letters that wait, and where the service stands with each source."""
    waiting = sa.select(sa.func.count()).select_from(outbox).where(outbox.c.position.is_(None))
    dead = sa.select(sa.func.count()).select_from(dead_letters).where(dead_letters.c.state.in_(("parked", "retrying")))
    known = {row.source: row for row in session.execute(sa.select(cursor_table))}
    return Figures(
        head=session.scalar(sa.select(log_head.c.position)) or 0,
        unstamped=session.scalar(waiting) or 0,
        dead=session.scalar(dead) or 0,
        refused=refused_letters.counted(session),
        standings=[_standing(source, known.get(source)) for source in sources_of(service)],
        at=database_now(session),
    )


def _standing(source: str, row: Row[Any] | None) -> Standing:
    if row is None:
        return Standing(source, 0, 0, None, "never heard of")
    trouble = f"stopped: {row.stopped}" if row.stopped else ""
    if not trouble and row.attempts:
        trouble = f"try {row.attempts} of event {row.position + 1} or later failed: {row.last_error}"
    known_head = max(row.head, row.position)
    stopped = row.stopped is not None
    return Standing(source, row.position, known_head, row.moved_at, trouble, row.attempts, stopped)


def told_after(session: Session, position: int, *, limit: int) -> Sequence[Row[Any]]:
    """Stamped events behind `position`, oldest first, without their payload."""
    columns = [outbox.c[name] for name in ("position", "time", "type", "subject", "id", "correlation_id")]
    return session.execute(
        sa.select(*columns).where(outbox.c.position > position).order_by(outbox.c.position).limit(limit)
    ).all()


def head(session: Session) -> int:
    """Where the log ends now."""
    return session.scalar(sa.select(log_head.c.position)) or 0


def would_repeat(session: Session, source: str, *, after: int) -> Mapping[str, int]:
    """{type: how many events of it a replay of `source` from behind `after` would let have their effect again}."""
    rows = session.execute(
        sa.select(inbox_table.c.type, sa.func.count().label("number"))
        .where(inbox_table.c.source == source, inbox_table.c.position > after)
        .group_by(inbox_table.c.type)
        .order_by(inbox_table.c.type)
    )
    return {row.type: row.number for row in rows}


def replay(session: Session, source: str, *, after: int) -> int:
    """Let everything of `source` behind `after` have its effect once more; says how many events that is.

    Only for reactions that may: a read model that is rebuilt, or one that knows by itself what it has done.
    """
    cursors.lock_cursor(session, source)
    forgotten = inbox.forget(session, source, after=after)
    cursors.rejoin(session, source, after)
    return forgotten
