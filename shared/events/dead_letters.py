"""Events given up: parked whole, tried again or discarded by a named operator, never lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Row
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared.contracts.envelope import version_of
from shared.contracts.event import ContractBroken
from shared.database.instants import now_in_sql
from shared.events.tables import dead_letters
from shared.refusals import NotFound, Refusal


class DeadLetterUnknown(NotFound):
    """There is no dead letter with this id."""


class DeadLetterSettled(Refusal):
    """This dead letter was applied or discarded already."""


def park(session: Session, envelope: dict[str, Any], *, error: str, attempts: int) -> None:
    """Keep an event that cannot be applied; the cursor may move past it."""
    try:
        version = version_of(envelope)
    except ContractBroken:
        version = 0
    values = {
        "event_id": UUID(envelope["id"]),
        "source": envelope["source"],
        "position": envelope["position"],
        "type": envelope["type"],
        "version": version,
        "envelope": envelope,
        "error": error,
        "attempts": attempts,
        "parked_at": now_in_sql(),
    }
    session.execute(insert(dead_letters).values(values).on_conflict_do_nothing())


def parked(session: Session, *, limit: int = 100) -> Sequence[Row[Any]]:
    """What waits for a decision, oldest first."""
    waiting = dead_letters.c.state.in_(("parked", "retrying"))
    return session.execute(
        sa.select(dead_letters).where(waiting).order_by(dead_letters.c.parked_at, dead_letters.c.position).limit(limit)
    ).all()


def ask_for_retry(session: Session, event_id: UUID, *, by: str) -> None:
    """Let the service's worker try again at its next catch-up. Raises DeadLetterUnknown, DeadLetterSettled."""
    _decide(session, event_id, state="retrying", by=by, why=None)


def discard(session: Session, event_id: UUID, *, by: str, why: str) -> None:
    """Never apply this event; it stays on record with who decided and why. Raises as `ask_for_retry`."""
    _decide(session, event_id, state="discarded", by=by, why=why)


def to_retry(session: Session) -> Row[Any] | None:
    """The next dead letter to try again, held until the end of the transaction."""
    return session.execute(
        sa.select(dead_letters)
        .where(dead_letters.c.state == "retrying")
        .order_by(dead_letters.c.source, dead_letters.c.position)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()


def settle(session: Session, event_id: UUID) -> None:
    """A retry succeeded."""
    session.execute(dead_letters.update().where(dead_letters.c.event_id == event_id).values(state="applied"))


def park_again(session: Session, event_id: UUID, *, error: str) -> None:
    """A retry failed."""
    session.execute(
        dead_letters.update()
        .where(dead_letters.c.event_id == event_id)
        .values(state="parked", error=error, attempts=dead_letters.c.attempts + 1)
    )


def _decide(session: Session, event_id: UUID, *, state: str, by: str, why: str | None) -> None:
    row = session.execute(
        sa.select(dead_letters.c.state).where(dead_letters.c.event_id == event_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise DeadLetterUnknown(f"No dead letter {event_id}.")
    if row.state in {"applied", "discarded"}:
        raise DeadLetterSettled(f"It was {row.state}.")
    session.execute(
        dead_letters.update()
        .where(dead_letters.c.event_id == event_id)
        .values(state=state, decided_at=now_in_sql(), decided_by=by, why=why)
    )
