"""Areas as data with dates: they split, merge and are renamed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.database import Base
from shared.database.types import AreaCode


class Area(Base):
    """A kota, kecamatan or kelurahan under its Kepmendagri code."""

    __tablename__ = "areas"
    __table_args__ = (CheckConstraint("level IN ('kota', 'kecamatan', 'kelurahan')", name="level_known"),)

    code: Mapped[AreaCode] = mapped_column(primary_key=True)
    name: Mapped[str]
    level: Mapped[str]
    parent_code: Mapped[str | None] = mapped_column(String(13), ForeignKey("areas.code"))
    aliases: Mapped[list[str]] = mapped_column(ARRAY(String))
    """Other spellings people use."""
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    """The first day on which it no longer exists."""

    def exists(self, day: date) -> bool:
        """Whether it exists on `day`."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)
