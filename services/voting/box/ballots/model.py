"""What lies in the box: papers as they were frozen, ballots, and the leaves of the board."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Enum, Index, LargeBinary, SmallInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.voting.box.database import BoxBase
from shared.database.types import Instant


class BoxState(StrEnum):
    """Whether the box takes ballots for a poll."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class FrozenPaper(BoxBase):
    """The rules document of an opened poll, letter for letter as it was hashed: all that the box knows of a poll."""

    __tablename__ = "papers"
    __table_args__ = (Index("ix_papers_open", "closes_at", postgresql_where="state = 'open'"),)

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    document: Mapped[str]
    """Canonical JSON (RFC 8785)."""
    rules_hash: Mapped[str]
    opens_at: Mapped[Instant]
    closes_at: Mapped[Instant]
    prolonged_until: Mapped[Instant | None]
    """The end that holds instead, where the poll was prolonged; the document stays as it was hashed."""
    state: Mapped[BoxState] = mapped_column(
        Enum(BoxState, native_enum=False, length=16, values_callable=lambda names: [name.value for name in names])
    )

    @property
    def ends_at(self) -> datetime:
        """The end that holds."""
        return self.prolonged_until or self.closes_at


class Ballot(BoxBase):
    """One ballot while its poll runs: what is marked, and nothing of who marked it or when.

    No foreign key to the paper: checking one at every ballot would cost a lock, and the casting statement holds the
    paper's row anyway. When the poll is sealed the rows are gone and only what the board publishes is left.
    """

    __tablename__ = "ballots"
    __table_args__ = (
        UniqueConstraint("poll_id", "receipt"),
        Index("ix_ballots_replaced", "poll_id", "replaced_receipt", postgresql_where="replaced_receipt IS NOT NULL"),
    )

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    token: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    """SHA-256 of the voter's token, which the roll signed without seeing it."""
    cell: Mapped[int] = mapped_column(SmallInteger)
    assisted: Mapped[bool]
    """Whether a server made the token for the voter."""
    marks: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    """As `BallotRules.marks` writes them: not even the order of marking is kept, unless it is what the ballot says."""
    nonce: Mapped[bytes] = mapped_column(LargeBinary)
    """Sixteen random bytes that keep a leaf from telling its choices."""
    receipt: Mapped[str]
    """The first hundred bits of the leaf's hash, as the voter was given them."""
    replaced_receipt: Mapped[str | None]
    """The receipt by which this ballot was last replaced, so that the same request again finds the same answer."""
    retry_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    """SHA-256 of the key of the request that wrote this row last; None where nobody repeats it (`retry_keys`)."""
    batch: Mapped[int | None]
    """The root of the board that covers its leaf first; None until the hour is over."""


class Leaf(BoxBase):
    """One leaf of the board's tree, in the tree's order."""

    __tablename__ = "leaves"
    __table_args__ = (UniqueConstraint("poll_id", "leaf"),)

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    leaf: Mapped[bytes] = mapped_column(LargeBinary)
    replaced: Mapped[bool]
    """Whether its voter replaced the ballot afterwards; it is not counted then."""
