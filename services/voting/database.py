"""The base of every table that voting owns."""

from __future__ import annotations

from sqlalchemy.orm import DeclarativeBase

from shared.database.types import new_metadata


class Base(DeclarativeBase):
    """Tables of voting register here and nowhere else."""

    metadata = new_metadata()
