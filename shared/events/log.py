"""The log itself: stamping committed rows, reading stretches of it, checking its chain of hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import rfc8785
import sqlalchemy as sa
from sqlalchemy import Connection, Row
from sqlalchemy.dialects.postgresql import ARRAY

from shared.contracts.envelope import seal
from shared.contracts.event import EventMeta
from shared.events.page import Page
from shared.events.tables import GENESIS, log_head, outbox
from shared.ids import new_id

STAMP_AT_ONCE = 1000


@dataclass(frozen=True)
class Broken:
    """The first row at which the chain does not hold, and why."""

    position: int
    event_id: UUID | None
    what: str


def envelope_of(source: str, row: Row[Any], position: int) -> dict[str, Any]:
    """The envelope of an outbox row at `position`, as `shared.contracts.envelope.seal` gives it."""
    meta = EventMeta(
        id=row.id,
        source=source,
        position=position,
        time=row.time,
        correlation_id=row.correlation_id,
        causation_id=row.causation_id,
    )
    return seal(meta, row.type, row.version, row.subject, row.data)


def link(previous: str, envelope: dict[str, Any]) -> str:
    """SHA-256, in hex, over the canonical JSON (RFC 8785) of the envelope and the hash before it."""
    return hashlib.sha256(rfc8785.dumps({**envelope, "previous": previous})).hexdigest()


def stamp(connection: Connection, source: str, *, at_once: int = STAMP_AT_ONCE) -> int:
    """Give the next positions to at most `at_once` committed rows, within the caller's transaction; says how many.

    The row of `log_head` is locked, so that two sequencers, should there ever be two, take turns and leave no gap.
    Rows seen together are ordered by the moment of their insert; a row that commits later gets a later position. The
    database's own `stamp_events` writes: a service's login may lengthen its log, and change nothing in it.
    """
    if not connection.scalar(sa.select(sa.exists().where(outbox.c.position.is_(None)))):
        return 0  # most sweeps end here, without the lock, which would cost the disk a write
    head = connection.execute(sa.select(log_head).with_for_update()).one()
    waiting = sa.select(outbox).where(outbox.c.position.is_(None)).order_by(outbox.c.sequence).limit(at_once)
    rows = connection.execute(waiting).all()
    if not rows:
        return 0
    last, hashes = head.hash, []
    for position, row in enumerate(rows, start=head.position + 1):
        last = link(last, envelope_of(source, row, position))
        hashes.append(last)
    ids = sa.cast([row.id for row in rows], ARRAY(sa.Uuid))
    connection.execute(sa.select(sa.func.stamp_events(head.position, ids, sa.cast(hashes, ARRAY(sa.Text)))))
    return len(rows)


def read_page(connection: Connection, source: str, heard: Iterable[str], *, after: int, limit: int) -> Page:
    """At most `limit` events of the types in `heard` behind position `after`, and how far this page reaches."""
    head = connection.execute(sa.select(log_head)).one()
    rows = connection.execute(
        sa.select(outbox)
        .where(outbox.c.position > after, outbox.c.position <= head.position, outbox.c.type.in_(list(heard)))
        .order_by(outbox.c.position)
        .limit(limit)
    ).all()
    full = len(rows) == limit
    upto, upto_hash = (rows[-1].position, rows[-1].hash) if full else (head.position, head.hash)
    return Page(
        source=source,
        epoch=str(head.epoch),
        after=after,
        previous=_hash_at(connection, after),
        upto=max(upto, after) if after <= head.position else head.position,
        hash=upto_hash,
        head=head.position,
        events=[{**envelope_of(source, row, row.position), "hash": row.hash} for row in rows],
    )


def _hash_at(connection: Connection, position: int) -> str | None:
    if position == 0:
        return GENESIS
    return connection.scalar(sa.select(outbox.c.hash).where(outbox.c.position == position))


def verify(connection: Connection, source: str) -> Broken | None:
    """Walk the whole chain; None where it holds, else the first row that does not."""
    previous, expected = GENESIS, 1
    stamped = sa.select(outbox).where(outbox.c.position.is_not(None)).order_by(outbox.c.position)
    with connection.execution_options(yield_per=1000).execute(stamped) as rows:
        for row in rows:
            if row.position != expected:
                return Broken(expected, None, f"the row at position {expected} is missing")
            if link(previous, envelope_of(source, row, row.position)) != row.hash:
                return Broken(row.position, row.id, "its content, or its link to the row before, was changed")
            previous, expected = row.hash, expected + 1
    head = connection.execute(sa.select(log_head)).one()
    if (head.position, head.hash) != (expected - 1, previous):
        return Broken(expected, None, f"the log should end at position {head.position}, and ends before it")
    return None


def start_new_epoch(connection: Connection) -> UUID:
    """Say that this log was set back, as after restoring a backup: listeners stop until an operator lets them go on."""
    epoch = new_id()
    connection.execute(log_head.update().values(epoch=epoch))
    return epoch
