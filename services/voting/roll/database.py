"""The bases of the tables that voting owns: the roll and the box are two databases, each with a login of its own."""

from __future__ import annotations

from sqlalchemy.orm import DeclarativeBase

from shared.database.types import new_metadata


class Base(DeclarativeBase):
    """Tables of the roll: who may vote, on what, and what came of it."""

    metadata = new_metadata()


class BoxBase(DeclarativeBase):
    """Tables of the box: papers, ballots and the board. Nothing in them knows a person."""

    metadata = new_metadata()
