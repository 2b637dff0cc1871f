"""The base of the roll's tables, in a database with a login of its own."""

from __future__ import annotations

from sqlalchemy.orm import DeclarativeBase

from shared.database.types import new_metadata


class Base(DeclarativeBase):
    """Tables of the roll: who may vote, on what, and what came of it."""

    metadata = new_metadata()
