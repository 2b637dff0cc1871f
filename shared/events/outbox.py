"""Recording an event in the same transaction as the change it tells of."""

from __future__ import annotations

import json
from uuid import UUID

from sqlalchemy.orm import Session

from shared.contracts.event import ContractBroken, Event
from shared.database.instants import now_in_sql
from shared.events.tables import outbox
from shared.ids import new_id
from shared.page_tags import mark, tags_of
from shared.telemetry.correlation import causation_id, correlation_id

LARGEST_PAYLOAD = 64_000
"""Characters of JSON. A letter holds two hundred events, and none of them is a place for documents."""


def publish(session: Session, event: Event) -> UUID:
    """Record `event` in the caller's transaction and answer its id; nothing is sent before the commit.

    The insert itself wakes the relay when the transaction commits. Raises ContractBroken where a field is not what
    the contract says, so that no listener ever meets an event it cannot read.
    """
    event_id, data = new_id(), event.payload()
    if len(json.dumps(data)) > LARGEST_PAYLOAD:
        raise ContractBroken(f"{event.event_type}: the payload is larger than {LARGEST_PAYLOAD} characters")
    row = {
        "id": event_id,
        "type": event.event_type,
        "version": event.event_version,
        "subject": event.subject,
        "time": now_in_sql(),
        "data": data,
        "correlation_id": correlation_id(),
        "causation_id": causation_id(),
    }
    session.execute(outbox.insert().values(row))
    mark(session, *tags_of(event.event_type, event.subject))
    return event_id
