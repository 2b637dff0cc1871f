"""The base of every table that programs owns."""

from __future__ import annotations

import enum
from typing import Any, ClassVar

from sqlalchemy import Enum
from sqlalchemy.orm import DeclarativeBase

from shared.database.types import new_metadata

WORDS = Enum(enum.Enum, native_enum=False, length=32, values_callable=lambda kind: [member.value for member in kind])
"""An enumeration is stored as the word it travels as, so that a new member needs no migration."""


class Base(DeclarativeBase):
    """Tables of programs register here and nowhere else."""

    metadata = new_metadata()
    type_annotation_map: ClassVar[dict[Any, Any]] = {enum.Enum: WORDS}
