"""Batches of paper ballots, what two people keyed of them, and what became of every sheet."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey, LargeBinary, SmallInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.voting.roll.database import Base
from shared.database.types import Id, Instant

FIRST, SECOND, RESOLVED = 1, 2, 3
"""Whose reading of a sheet it is: that of the first person, of the second, or of the third who looked again."""


class Fate(StrEnum):
    """Why a sheet of paper is not a ballot in the box: it broke the rules, or its code had no vote to give."""

    INVALID = "invalid"
    REJECTED = "rejected"


class SheetBatch(Base):
    """Sheets that came in together. `sheets` were counted by hand before anybody read one."""

    __tablename__ = "paper_batches"
    __table_args__ = (
        CheckConstraint("sheets > 0", name="sheets_positive"),
        CheckConstraint("(accepted IS NULL) = (accepted_at IS NULL)", name="accepted_with_its_number"),
    )

    id: Mapped[Id]
    poll_id: Mapped[UUID] = mapped_column(ForeignKey("polls.id"), index=True)
    label: Mapped[str]
    """Where they come from, in the officer's words: a posyandu, an RT."""
    sheets: Mapped[int]
    opened_by: Mapped[UUID]
    opened_at: Mapped[Instant]
    accepted_by: Mapped[UUID | None]
    accepted_at: Mapped[Instant | None]
    accepted: Mapped[int | None]
    """Sheets whose ballots go, or went, to the box."""
    carried_at: Mapped[Instant | None]
    """When they lay in the box, and their choices were erased here."""


class SheetKeying(Base):
    """One person's reading of a batch, from the first sheet to the last. Nobody reads a batch twice."""

    __tablename__ = "paper_keyings"
    __table_args__ = (UniqueConstraint("batch_id", "officer_id"),)

    batch_id: Mapped[UUID] = mapped_column(ForeignKey(SheetBatch.id), primary_key=True)
    turn: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    officer_id: Mapped[UUID]
    finished_at: Mapped[Instant | None]


class KeyedSheet(Base):
    """One sheet as one person read it: its marks as `ballots.paper` writes them, or the flaw that makes it invalid.

    `sheet` is the keyed hash under which its code stands on the roll. The row is erased when the batch is accepted.
    """

    __tablename__ = "keyed_sheets"
    __table_args__ = (CheckConstraint("marks IS NULL OR flaw IS NULL", name="marks_or_flaw"),)

    batch_id: Mapped[UUID] = mapped_column(ForeignKey(SheetBatch.id), primary_key=True)
    turn: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    sheet: Mapped[UUID] = mapped_column(primary_key=True)
    tail: Mapped[str]
    """The last group of the code, by which people find the sheet in the stack."""
    marks: Mapped[list[int] | None] = mapped_column(ARRAY(SmallInteger))
    flaw: Mapped[str | None]
    """With neither marks nor flaw, whoever looked again found that the batch has no such sheet."""


class WaitingBallot(Base):
    """A ballot of an accepted sheet on its way to the box, with a token of its own that nobody else ever saw.

    It does not say which sheet it was. The worker carries it within seconds, and then the row is erased.
    """

    __tablename__ = "waiting_ballots"

    batch_id: Mapped[UUID] = mapped_column(ForeignKey(SheetBatch.id), primary_key=True)
    token: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    cell: Mapped[int] = mapped_column(SmallInteger)
    marks: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))


class SheetSetAside(Base):
    """A sheet that is no ballot, and why; never what was marked on it."""

    __tablename__ = "sheets_set_aside"

    batch_id: Mapped[UUID] = mapped_column(ForeignKey(SheetBatch.id), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    fate: Mapped[Fate] = mapped_column(
        Enum(Fate, native_enum=False, length=16, values_callable=lambda names: [name.value for name in names])
    )
    reason: Mapped[str]
    tail: Mapped[str | None]
    """None where the sheet had no code that could be read, or a copied one."""
