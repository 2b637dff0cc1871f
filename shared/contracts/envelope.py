"""The CloudEvents 1.0 envelope an event travels in, and its place in the chain of hashes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from shared.contracts.event import REGISTER, ContractBroken, Event, EventMeta, Register

SCHEMA_PREFIX = "urn:rembuk:event:"


def seal(meta: EventMeta, event_type: str, version: int, subject: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The envelope as JSON values. Everything in it is covered by the event's hash, so its form never changes."""
    return {
        "specversion": "1.0",
        "id": str(meta.id),
        "source": meta.source,
        "type": event_type,
        "dataschema": f"{SCHEMA_PREFIX}{event_type}:{version}",
        "subject": subject,
        "time": meta.time.astimezone(UTC).isoformat(),
        "datacontenttype": "application/json",
        "position": meta.position,
        "correlationid": str(meta.correlation_id),
        **({"causationid": str(meta.causation_id)} if meta.causation_id else {}),
        "data": data,
    }


def version_of(envelope: Mapping[str, Any]) -> int:
    """The version its dataschema names; raises ContractBroken where it names none."""
    try:
        return int(envelope["dataschema"].rpartition(":")[2])
    except (KeyError, ValueError, AttributeError):
        raise ContractBroken("the envelope has no readable dataschema") from None


def unseal(envelope: Mapping[str, Any], register: Register = REGISTER) -> Event:
    """The event inside, in its newest version; raises UnknownContract or ContractBroken."""
    try:
        cause = envelope.get("causationid")
        meta = EventMeta(
            id=UUID(envelope["id"]),
            source=envelope["source"],
            position=envelope["position"],
            time=datetime.fromisoformat(envelope["time"]),
            correlation_id=UUID(envelope["correlationid"]),
            causation_id=UUID(cause) if cause else None,
        )
        event_type, data = envelope["type"], envelope["data"]
    except (KeyError, ValueError, TypeError, AttributeError):
        raise ContractBroken("the envelope is not whole") from None
    return register.read(event_type, version_of(envelope), data, meta)
