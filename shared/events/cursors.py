"""How far this service has applied each source's log, and what keeps it from going on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared.database.instants import now_in_sql
from shared.database.outages import LOCK_TIMEOUT, STATEMENT_TIMEOUT, sqlstate
from shared.events.page import Page
from shared.events.tables import GENESIS, cursors


class CursorBusy(Exception):
    """Another worker is at work on this source; it, or the next catch-up, goes on."""


class Outcome(StrEnum):
    """What became of a page."""

    APPLIED = "applied"
    STALE = "stale"
    """Everything in it was applied before."""
    GAP = "gap"
    """It begins behind the cursor: something is missing."""
    WAITING = "waiting"
    """The event after the cursor failed and is tried again later."""
    STOPPED = "stopped"
    """The source's log is not the one followed so far; an operator decides."""
    REFUSED = "refused"
    """It was no page, or of a source that this service does not hear."""


@dataclass(frozen=True)
class Cursor:
    """One row of `cursors`."""

    source: str
    position: int = 0
    hash: str | None = GENESIS
    epoch: UUID | None = None
    attempts: int = 0
    stopped: str | None = None
    is_waiting: bool = False
    """Whether the next try was still to come, by the database's clock, when the row was read."""


_COLUMNS = [cursors.c[name] for name in Cursor.__dataclass_fields__ if name != "is_waiting"]


def read_cursor(session: Session, source: str) -> Cursor:
    """Where this service stands with `source`; at the beginning if it never heard of it."""
    row = session.execute(_standing_with(source)).one_or_none()
    return Cursor(**row._mapping) if row else Cursor(source)  # noqa: SLF001 - SQLAlchemy's public name


def lock_cursor(session: Session, source: str) -> Cursor:
    """The same, held until the end of the transaction: whoever applies a source holds its cursor.

    Raises CursorBusy where somebody else holds it for longer than a statement may take.
    """
    locked = _standing_with(source).with_for_update()
    try:
        row = session.execute(locked).one_or_none()
    except sa.exc.OperationalError as error:
        if sqlstate(error) in {STATEMENT_TIMEOUT, LOCK_TIMEOUT}:
            raise CursorBusy(source) from error
        raise
    if row is None:
        session.execute(insert(cursors).values(source=source).on_conflict_do_nothing())
        row = session.execute(locked).one()
    return Cursor(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name


def _standing_with(source: str) -> sa.Select[Any]:
    waiting = sa.func.coalesce(cursors.c.retry_at > now_in_sql(), sa.false()).label("is_waiting")
    return sa.select(*_COLUMNS, waiting).where(cursors.c.source == source)


def objection(cursor: Cursor, page: Page, *, pulled: bool) -> str | None:
    """Why this page is not of the log that the cursor followed, or None.

    Only a page that was just pulled tells where the log ends now; a letter may have waited in the queue.
    """
    if cursor.epoch is not None and str(cursor.epoch) != page.epoch:
        return f"another epoch: {page.epoch}"
    if pulled and page.head < cursor.position:
        return f"the log ends at {page.head}, and {cursor.position} were applied"
    if page.after == cursor.position and cursor.hash is not None and page.previous != cursor.hash:
        return f"another event stands at position {cursor.position}"
    return None


def judge(cursor: Cursor, page: Page, *, pulled: bool) -> Outcome:
    """What can be done with a page to which there is no objection; APPLIED means: go ahead."""
    if page.after > cursor.position or (cursor.hash is None and not pulled):
        return Outcome.GAP
    if page.upto <= cursor.position:
        return Outcome.STALE
    return Outcome.WAITING if cursor.is_waiting else Outcome.APPLIED


def move(session: Session, page: Page) -> None:
    """Everything up to the end of `page` is applied."""
    _update(
        session,
        page.source,
        epoch=UUID(page.epoch),
        position=page.upto,
        hash=page.hash,
        head=sa.func.greatest(cursors.c.head, page.head),
        attempts=0,
        retry_at=None,
        last_error=None,
        moved_at=now_in_sql(),
    )


def found_complete(session: Session, source: str) -> None:
    """The source was asked, and had nothing new."""
    _update(session, source, moved_at=now_in_sql())


def wait(session: Session, source: str, pause: timedelta, *, attempts: int, error: str) -> None:
    """The event after the cursor failed for the `attempts`-th time, and is tried again after a pause."""
    _update(session, source, attempts=attempts, retry_at=now_in_sql() + pause, last_error=error)


def stop(session: Session, source: str, reason: str) -> None:
    """Take nothing more from `source`."""
    _update(session, source, stopped=reason)


def rejoin(session: Session, source: str, position: int) -> None:
    """Follow the source's log again from behind `position`, whatever it is now; the inbox keeps effects single.

    Until the source itself was asked for it: a letter may be older than the log is now.
    """
    _update(
        session, source, position=position, hash=None, epoch=None, stopped=None,
        head=position, attempts=0, retry_at=None, last_error=None,
    )  # fmt: skip


def _update(session: Session, source: str, **values: Any) -> None:
    session.execute(cursors.update().where(cursors.c.source == source).values(**values))
