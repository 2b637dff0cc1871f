"""Pages of a list by keyset: the cursor is the last id seen, so a page costs the same at any depth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy import Select
from sqlalchemy.orm import Session

Row = TypeVar("Row")

PAGE = 20
LARGEST_PAGE = 100


class PageQuery(Schema):
    """Where a page begins and how long it is."""

    cursor = fields.UUID(load_default=None, metadata={"description": "`next` of the page before"})
    limit = fields.Integer(load_default=PAGE, validate=validate.Range(1, LARGEST_PAGE))


def page(
    session: Session, statement: Select[Row], id_column: Any, *, cursor: UUID | None, limit: int = PAGE
) -> dict[str, Any]:
    """{"items": rows newest first, "next": cursor or None}. Ids are UUIDv7, so they order by time."""
    if cursor is not None:
        statement = statement.where(id_column < cursor)
    rows: Sequence[Row] = session.scalars(statement.order_by(id_column.desc()).limit(limit + 1)).unique().all()
    more = len(rows) > limit
    items = rows[:limit]
    return {"items": items, "next": items[-1].id if more else None}  # type: ignore[attr-defined]
