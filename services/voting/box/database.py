"""The base of the box's tables, in a database with a login of its own."""

from __future__ import annotations

from sqlalchemy.orm import DeclarativeBase

from shared.database.types import new_metadata


class BoxBase(DeclarativeBase):
    """Tables of the box: ballot papers, ballots and the board. Nothing in them knows a person."""

    metadata = new_metadata()
