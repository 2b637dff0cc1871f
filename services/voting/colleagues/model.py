"""Who brought whom in, as identity told it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.voting.database import Base


class Bond(Base):
    """One person registered another, or proposed a role that she got. Ids alone, and never taken back."""

    __tablename__ = "bonds"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    brought_by: Mapped[UUID] = mapped_column(primary_key=True)
