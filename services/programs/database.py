"""The base of every table that programs owns."""

from __future__ import annotations

from sqlalchemy.orm import DeclarativeBase

from shared.database.types import new_metadata


class Base(DeclarativeBase):
    """Tables of programs register here and nowhere else."""

    metadata = new_metadata()
