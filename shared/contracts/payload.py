"""From the fields of a frozen dataclass to the marshmallow schema that reads and writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, ClassVar, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import marshmallow
from marshmallow import validate

SAFE_INTEGER = 2**53 - 1
"""The largest whole number that canonical JSON (RFC 8785) writes exactly."""


class Payload(marshmallow.Schema):
    """Reads into `builds`; what it does not know it leaves out, so that a producer may add a field."""

    class Meta:
        unknown = marshmallow.EXCLUDE

    builds: ClassVar[Callable[..., Any]]

    @marshmallow.post_load
    def build(self, data: dict[str, Any], **_: Any) -> Any:
        """The dataclass itself instead of a mapping."""
        return self.builds(**data)


_schemas: dict[type, Payload] = {}


def schema_of(kind: type) -> Payload:
    """The schema of dataclass `kind`; raises TypeError naming a field whose type has no place in a contract."""
    if kind not in _schemas:
        _schemas[kind] = _derive(kind)
    return _schemas[kind]


def _derive(kind: type) -> Payload:
    hints = get_type_hints(kind)
    members: dict[str, Any] = {
        item.name: _field(f"{kind.__name__}.{item.name}", hints[item.name], item) for item in fields(kind)
    }
    schema: Payload = type(f"{kind.__name__}Payload", (Payload,), {**members, "builds": kind})()
    return schema


def _field(where: str, hint: Any, item: Field[Any] | None = None) -> marshmallow.fields.Field[Any]:
    options: dict[str, Any] = {}
    if item is not None:
        optional = item.default is not MISSING
        options = {"required": not optional}
        if optional:
            options["load_default"] = item.default
    if get_origin(hint) in {Union, UnionType}:
        inner = [argument for argument in get_args(hint) if argument is not NoneType]
        if len(inner) != 1:
            raise TypeError(f"{where}: a contract field has one type, or that type or None")
        return _typed(where, inner[0], {**options, "allow_none": True})
    return _typed(where, hint, options)


def _typed(where: str, hint: Any, options: dict[str, Any]) -> marshmallow.fields.Field[Any]:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is list:
        return marshmallow.fields.List(_field(where, arguments[0]), **options)
    if origin is tuple and arguments[1:] == (Ellipsis,):
        return Row(_field(where, arguments[0]), **options)
    if origin is Literal:
        return marshmallow.fields.String(validate=validate.OneOf(arguments), **options)
    if hint in _PLAIN:
        return _PLAIN[hint](**options)
    if isinstance(hint, type) and is_dataclass(hint):
        return marshmallow.fields.Nested(schema_of(hint), **options)
    raise TypeError(f"{where}: {hint!r} has no place in a contract")


class Row(marshmallow.fields.List[Any]):
    """A list that arrives as a tuple."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return tuple(super()._deserialize(value, attr, data, **kwargs))


def _integer(**options: Any) -> marshmallow.fields.Field[Any]:
    return marshmallow.fields.Integer(strict=True, validate=validate.Range(-SAFE_INTEGER, SAFE_INTEGER), **options)


def _boolean(**options: Any) -> marshmallow.fields.Field[Any]:
    return marshmallow.fields.Boolean(truthy={True}, falsy={False}, **options)


_PLAIN: dict[Any, Callable[..., marshmallow.fields.Field[Any]]] = {
    UUID: marshmallow.fields.UUID,
    str: marshmallow.fields.String,
    int: _integer,
    bool: _boolean,
    datetime: marshmallow.fields.AwareDateTime,
    date: marshmallow.fields.Date,
}
