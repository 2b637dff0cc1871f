"""How a caller asks for one page of a list: where it begins, and how long it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from marshmallow import Schema, ValidationError, fields, validate

from shared.database.pages import LARGEST_PAGE, PAGE


class PageQuery(Schema):
    """Where a page begins and how long it is."""

    cursor = fields.UUID(load_default=None, metadata={"description": "`next` of the page before"})
    limit = fields.Integer(load_default=PAGE, validate=validate.Range(1, LARGEST_PAGE))


class Position(fields.Field[tuple[datetime, UUID]]):
    """Where a queue was left: an instant and an id, written `2026-11-24T02:00:00+00:00~<id>`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> tuple[datetime, UUID]:
        at, _, row_id = str(value).partition("~")
        try:
            instant, last = datetime.fromisoformat(at), UUID(row_id)
        except ValueError as error:
            raise ValidationError("Not a cursor of this queue.") from error
        if instant.tzinfo is None:
            raise ValidationError("Not a cursor of this queue.")
        return instant, last


class QueueQuery(Schema):
    """Where a page of a queue begins and how long it is."""

    cursor = Position(load_default=None, metadata={"type": "string", "description": "`next` of the page before"})
    limit = fields.Integer(load_default=PAGE, validate=validate.Range(1, LARGEST_PAGE))
