"""Any event at all: hypothesis strategies from a contract's fields."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from hypothesis import strategies as st

from shared.contracts.event import Event
from shared.contracts.payload import SAFE_INTEGER

_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    UUID: st.uuids(),
    str: st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40),
    int: st.integers(-SAFE_INTEGER, SAFE_INTEGER),
    bool: st.booleans(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    date: st.dates(),
}


def events(kind: type[Event]) -> st.SearchStrategy[Event]:
    """Every event that the contract allows."""
    hints = get_type_hints(kind)
    # mypy does not know that every event is a dataclass.
    return st.builds(kind, **{item.name: _values(hints[item.name]) for item in fields(kind)})  # type: ignore[arg-type]


def _values(hint: Any) -> st.SearchStrategy[Any]:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        (inner,) = [argument for argument in arguments if argument is not NoneType]
        return st.none() | _values(inner)
    if origin is list:
        return st.lists(_values(arguments[0]), max_size=3)
    if origin is tuple:
        return st.lists(_values(arguments[0]), max_size=3).map(tuple)
    if origin is Literal:
        return st.sampled_from(arguments)
    return _PLAIN[hint]
