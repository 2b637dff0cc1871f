"""Ballots as they lie in the box."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import SmallInteger
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.voting.database import Base


class Ballot(Base):
    """One ballot: what is marked, and nothing of who marked it, when, or in which order.

    No foreign key to the poll: checking one at every ballot would cost a lock, and the casting statement holds the
    poll's row anyway.
    """

    __tablename__ = "ballots"

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    """A random UUID (version 4) that the receipt leads to, by a hash; who has no receipt learns nothing from it."""
    choices: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    """As `ballots.paper` writes them: crosses by position, so that not even the order of marking is kept."""
