"""The contracts as an AsyncAPI 3.0 document, for whoever wants to listen from outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from shared.contracts.envelope import SCHEMA_PREFIX
from shared.contracts.event import Event
from shared.contracts.payload import SAFE_INTEGER
from shared.contracts.routes import ROUTES, SERVICES, source_of

_PLAIN: dict[Any, dict[str, Any]] = {
    UUID: {"type": "string", "format": "uuid"},
    str: {"type": "string"},
    int: {"type": "integer", "minimum": -SAFE_INTEGER, "maximum": SAFE_INTEGER},
    bool: {"type": "boolean"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}


def document() -> dict[str, Any]:
    """The whole document: a channel per service's log, a message per contract, who sends and who receives."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Rembuk: events between services",
            "version": "1",
            "description": "Generated from shared/contracts. Envelopes are CloudEvents 1.0; a person is an opaque id.",
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {source: _channel(source) for source in SERVICES if _told_by(source)},
        "operations": dict(_operations()),
        "components": {"messages": {_key(kind): _message(kind) for kind in ROUTES}},
    }


def payload_schema(kind: type) -> dict[str, Any]:
    """JSON Schema of a contract's payload; fields that are not named here may appear and mean nothing."""
    hints = get_type_hints(kind)
    required = [item.name for item in fields(kind) if item.default is MISSING]
    return {
        "type": "object",
        "required": required,
        "properties": {item.name: _schema(hints[item.name]) for item in fields(kind)},
    }


def _schema(hint: Any) -> dict[str, Any]:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        (inner,) = [argument for argument in arguments if argument is not NoneType]
        return {"oneOf": [_schema(inner), {"type": "null"}]}
    if origin in {list, tuple}:
        return {"type": "array", "items": _schema(arguments[0])}
    if origin is Literal:
        return {"type": "string", "enum": list(arguments)}
    if isinstance(hint, type) and is_dataclass(hint):
        return payload_schema(hint)
    return dict(_PLAIN[hint])


def envelope_schema(kind: type[Event]) -> dict[str, Any]:
    """JSON Schema of the envelope around a contract's payload."""
    text, identifier = {"type": "string"}, _PLAIN[UUID]
    properties: Mapping[str, Any] = {
        "specversion": {"const": "1.0"},
        "id": identifier,
        "source": {"const": source_of(kind)},
        "type": {"const": kind.event_type},
        "dataschema": {"const": f"{SCHEMA_PREFIX}{kind.event_type}:{kind.event_version}"},
        "subject": {**text, "description": f"the {kind.subject_field}"},
        "time": _PLAIN[datetime],
        "datacontenttype": {"const": "application/json"},
        "position": {"type": "integer", "minimum": 1, "description": "place in the source's log, without a gap"},
        "correlationid": identifier,
        "causationid": identifier,
        "hash": {**text, "description": "SHA-256 that chains this event to the one before"},
        "data": payload_schema(kind),
    }
    optional = {"causationid", "hash"}
    return {
        "type": "object",
        "required": [name for name in properties if name not in optional],
        "properties": dict(properties),
    }


def _key(kind: type[Event]) -> str:
    return f"{kind.event_type}.v{kind.event_version}"


def _told_by(source: str) -> list[type[Event]]:
    return [kind for kind in ROUTES if source_of(kind) == source]


def _message(kind: type[Event]) -> dict[str, Any]:
    return {"name": kind.event_type, "summary": (kind.__doc__ or "").strip(), "payload": envelope_schema(kind)}


def _channel(source: str) -> dict[str, Any]:
    return {
        "address": f"{source}/internal/events",
        "description": f"The log of {source}.",
        "messages": {_key(kind): {"$ref": f"#/components/messages/{_key(kind)}"} for kind in _told_by(source)},
    }


def _operations() -> Iterable[tuple[str, dict[str, Any]]]:
    for source in SERVICES:
        told = _told_by(source)
        if told:
            yield f"{source}.tells", _operation("send", source, told)
        for listener in SERVICES:
            heard = [kind for kind in told if listener in ROUTES[kind]]
            if heard:
                yield f"{listener}.hears.{source}", _operation("receive", source, heard)


def _operation(action: str, source: str, kinds: list[type[Event]]) -> dict[str, Any]:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{source}"},
        "messages": [{"$ref": f"#/channels/{source}/messages/{_key(kind)}"} for kind in kinds],
    }
