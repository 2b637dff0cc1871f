"""Which events this service has reacted to, so that none has its effect twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from shared.contracts.event import Event
from shared.database.instants import now_in_sql
from shared.events.tables import inbox


def already_applied(session: Session, envelopes: Sequence[dict[str, Any]]) -> set[str]:
    """The ids, as text, of those that were reacted to before."""
    if not envelopes:
        return set()
    ids = sa.cast([UUID(envelope["id"]) for envelope in envelopes], ARRAY(sa.Uuid))
    return {
        str(known) for known in session.scalars(sa.select(inbox.c.event_id).where(inbox.c.event_id == sa.any_(ids)))
    }


def record(session: Session, events: Sequence[Event]) -> None:
    """Remember all of them, in one statement of constant shape, since a page holds hundreds."""
    metas = [(event.event_type, event.meta) for event in events]
    rows = [(kind, meta) for kind, meta in metas if meta is not None]
    if not rows:
        return
    columns = ["event_id", "source", "position", "type", "applied_at"]
    values = sa.select(
        sa.func.unnest(sa.cast([meta.id for _, meta in rows], ARRAY(sa.Uuid))),
        sa.func.unnest(sa.cast([meta.source for _, meta in rows], ARRAY(sa.Text))),
        sa.func.unnest(sa.cast([meta.position for _, meta in rows], ARRAY(sa.BigInteger))),
        sa.func.unnest(sa.cast([kind for kind, _ in rows], ARRAY(sa.Text))),
        now_in_sql(),
    )
    session.execute(inbox.insert().from_select(columns, values))


def forget(session: Session, source: str, *, after: int) -> int:
    """Let everything of `source` behind position `after` be reacted to again; says how many events that is."""
    gone = inbox.delete().where(inbox.c.source == source, inbox.c.position > after)
    return len(session.execute(gone.returning(inbox.c.event_id)).all())
