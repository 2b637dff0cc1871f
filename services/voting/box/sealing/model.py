"""Roots of the board, and what is left of a poll's ballots once it is sealed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import LargeBinary, SmallInteger
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.voting.box.database import BoxBase
from shared.database.log_drops import table_of_drops
from shared.database.types import Instant

BOX_LOG = table_of_drops("box_log_drops", BoxBase.metadata)
"""When the log of the box's server is to be dropped: it holds every ballot, in the order in which they came."""


class SignedRoot(BoxBase):
    """The signed root over the first `size` leaves of a poll; `number` counts from 1."""

    __tablename__ = "roots"

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int]
    root: Mapped[str]
    """In hexadecimal."""
    at: Mapped[Instant]
    signature: Mapped[str]


class CountedBallots(BoxBase):
    """Ballots of one cell that say the same: what is counted, in sorted order and without receipts."""

    __tablename__ = "counted_ballots"

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cell: Mapped[int] = mapped_column(SmallInteger)
    assisted: Mapped[bool]
    marks: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    times: Mapped[int]


class Board(BoxBase):
    """A sealed poll: its openings for the auditors, and the public record once it is counted."""

    __tablename__ = "boards"

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    sealed_at: Mapped[Instant]
    ballots: Mapped[int]
    assisted: Mapped[int]
    openings: Mapped[bytes] = mapped_column(LargeBinary)
    """OPENINGS.json, compressed (gzip); for two auditors and nobody else."""
    record: Mapped[bytes | None] = mapped_column(LargeBinary)
    """BOARD.json, compressed (gzip); of few ballots without them."""
    whole: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Where that is so: the board with all ballots, compressed (gzip), for the auditors and nobody else."""


class NamedAuditor(BoxBase):
    """Two officers named this auditor for the poll; the worker says so."""

    __tablename__ = "named_auditors"

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    auditor_id: Mapped[UUID] = mapped_column(primary_key=True)
    named_at: Mapped[Instant]


class OpeningsRead(BoxBase):
    """An auditor took the openings of a poll."""

    __tablename__ = "openings_read"

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    auditor_id: Mapped[UUID] = mapped_column(primary_key=True)
    read_at: Mapped[Instant]
