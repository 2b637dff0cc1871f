"""Areas and planning cycles as voting knows them: by name and year, and no more."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.voting.roll.database import Base
from shared.database.types import AreaCode


class Area(Base):
    """An area of the city under its official code."""

    __tablename__ = "areas"

    code: Mapped[AreaCode] = mapped_column(primary_key=True)
    name: Mapped[str]
    level: Mapped[str]
    """kota, kecamatan or kelurahan."""


class Cycle(Base):
    """A planning cycle: planned in one year, delivered in the other."""

    __tablename__ = "cycles"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    plan_year: Mapped[int]
    delivery_year: Mapped[int]
