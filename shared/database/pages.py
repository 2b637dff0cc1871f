"""Pages of a list by keyset: the cursor is the last id seen, so a page costs the same at any depth."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, tuple_
from sqlalchemy.orm import Session

Row = TypeVar("Row")

PAGE = 20
LARGEST_PAGE = 100


def page(
    session: Session, statement: Select[Row], id_column: Any, *, cursor: UUID | None, limit: int = PAGE
) -> dict[str, Any]:
    """{"items": rows newest first, "next": cursor or None}. Ids are UUIDv7, so they order by time."""
    if cursor is not None:
        statement = statement.where(id_column < cursor)
    rows: Sequence[Row] = session.scalars(statement.order_by(id_column.desc()).limit(limit + 1)).unique().all()
    more = len(rows) > limit
    items = rows[:limit]
    return {"items": items, "next": items[-1].id if more else None}  # type: ignore[attr-defined]  # every row has an id


def queue_page(
    session: Session,
    statement: Select[Row],
    order: tuple[Any, Any],
    *,
    cursor: tuple[datetime, UUID] | None,
    limit: int = PAGE,
) -> dict[str, Any]:
    """{"items": rows, earliest first, "next": cursor or None}; `order`: a column of time, never null, and the id.

    The cursor holds both values of the last row seen, since the row itself may have left the queue meanwhile.
    """
    if cursor is not None:
        statement = statement.where(tuple_(*order) > cursor)
    rows: Sequence[Row] = session.scalars(statement.order_by(*order).limit(limit + 1)).unique().all()
    items = rows[:limit]
    if len(rows) <= limit:
        return {"items": items, "next": None}
    at, row_id = (getattr(items[-1], column.key) for column in order)
    return {"items": items, "next": f"{at.isoformat()}~{row_id}"}
