"""Where an area lies, as a condition in SQL; `shared.contracts.roles.covers` says the same of one area in Python."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, false, or_
from sqlalchemy.orm import InstrumentedAttribute


def lies_in(column: InstrumentedAttribute[str] | ColumnElement[str], territory: str) -> ColumnElement[bool]:
    """Whether the area code in a column is `territory` or lies within it: 64.71.06 holds 64.71.06.1005, not 64.71.061.

    NULL lies nowhere. A territory that a caller sends is taken letter for letter: `%` and `_` stand for themselves.
    """
    return or_(column == territory, column.startswith(f"{territory}.", autoescape=True))


def lies_in_any(
    column: InstrumentedAttribute[str] | ColumnElement[str], territories: Iterable[str]
) -> ColumnElement[bool]:
    """Whether it lies in one of them; in none where there are none."""
    return or_(false(), *(lies_in(column, territory) for territory in territories))
