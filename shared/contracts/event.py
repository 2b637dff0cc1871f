"""What an event is, and the register of every type and version ever released."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import marshmallow

from shared.contracts.payload import schema_of


class ContractBroken(Exception):
    """An event does not hold what its contract says; the message names the fields, never their values."""


class UnknownContract(Exception):
    """No class and no upcast reads this type and version; the listener parks it until it is updated."""


@dataclass(frozen=True, kw_only=True)
class EventMeta:
    """What the log knows about an event besides its payload."""

    id: UUID
    source: str
    """The service that recorded it."""
    position: int
    """Its place in that service's log: 1, 2, 3 and so on without a gap."""
    time: datetime
    correlation_id: UUID | None = None
    causation_id: UUID | None = None


class Event:
    """Base of all contracts: a frozen, keyword-only dataclass of plain values under `@contract`."""

    event_type: ClassVar[str]
    event_version: ClassVar[int]
    subject_field: ClassVar[str]

    @property
    def meta(self) -> EventMeta | None:
        """Where it came from; None until it is received. No part of the payload, nor of equality."""
        return self.__dict__.get("_meta")

    @property
    def subject(self) -> str:
        """What it is about, as text: the id of a proposal, the code of an area."""
        return str(getattr(self, self.subject_field))

    def payload(self) -> dict[str, Any]:
        """The fields as JSON values; raises ContractBroken where they are not what the contract says."""
        schema = schema_of(type(self))
        try:
            written: dict[str, Any] = schema.dump(self)
            read = schema.load(written)
        except (marshmallow.ValidationError, ValueError, TypeError, AttributeError) as error:
            raise ContractBroken(f"{self.event_type} v{self.event_version}: {_fields_of(error)}") from None
        # A number with a fraction, or a number for a text, would be written without a word as something else.
        changed = [name for name in schema.fields if getattr(read, name) != getattr(self, name)]
        if changed:
            raise ContractBroken(f"{self.event_type} v{self.event_version}: {', '.join(changed)} cannot be written")
        return written


E = TypeVar("E", bound=Event)
Upcast = Callable[[dict[str, Any]], dict[str, Any]]


class Register:
    """Every contract by type and version, and the steps from an old version to the next."""

    def __init__(self) -> None:
        self._classes: dict[tuple[str, int], type[Event]] = {}
        self._upcasts: dict[tuple[str, int], Upcast] = {}

    def contract(self, event_type: str, *, version: int, subject: str) -> Callable[[type[E]], type[E]]:
        """Class decorator: `event_type` is aggregate.past_participle, `subject` the field that names the aggregate."""

        def enter(kind: type[E]) -> type[E]:
            if (event_type, version) in self._classes:
                raise TypeError(f"{event_type} v{version} stands in the register already")
            kind.event_type, kind.event_version, kind.subject_field = event_type, version, subject
            if subject not in schema_of(kind).fields:
                raise TypeError(f"{kind.__name__} has no field {subject}")
            self._classes[event_type, version] = kind
            return kind

        return enter

    def upcast(self, event_type: str, *, version: int) -> Callable[[Upcast], Upcast]:
        """Function decorator: turns the JSON payload of `version` into that of `version` + 1, and is pure."""

        def enter(step: Upcast) -> Upcast:
            self._upcasts[event_type, version] = step
            return step

        return enter

    def read(self, event_type: str, version: int, data: Mapping[str, Any], meta: EventMeta | None = None) -> Event:
        """The event in its newest version; raises UnknownContract or ContractBroken."""
        payload = dict(data)
        while (event_type, version) in self._upcasts:
            payload, version = self._upcasts[event_type, version](payload), version + 1
        kind = self._classes.get((event_type, version))
        if kind is None:
            raise UnknownContract(f"{event_type} v{version}")
        try:
            event: Event = schema_of(kind).load(payload)
        except marshmallow.ValidationError as error:
            raise ContractBroken(f"{event_type} v{version}: {_fields_of(error)}") from None
        object.__setattr__(event, "_meta", meta)
        return event

    def knows(self, event_type: str) -> bool:
        """Whether any version of this type stands here."""
        return any(known == event_type for known, _ in self._classes)

    def all(self) -> Iterable[type[Event]]:
        """Every contract, by type and then version."""
        return [self._classes[key] for key in sorted(self._classes)]


def _fields_of(error: Exception) -> str:
    """Only the names of the fields and what is wrong: a value might be a person's."""
    if isinstance(error, marshmallow.ValidationError):
        return "; ".join(f"{name}: {what}" for name, what in sorted(dict(error.messages_dict).items()))
    return type(error).__name__


REGISTER = Register()
contract = REGISTER.contract
upcast = REGISTER.upcast
