"""Residents as voting knows them, the electorate of a poll, and its roll."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.voting.database import Base
from shared.contracts.roles import covers
from shared.database.types import AreaCode, Id, Instant

ROLL_FILL = 80
"""Per cent of a page filled when a roll is drawn: each entry is rewritten once, on the same page."""


class Resident(Base):
    """A person whom identity has verified: where she lives and the month she was born in. No more is known here."""

    __tablename__ = "residents"
    __table_args__ = (
        CheckConstraint("birth_month = date_trunc('month', birth_month)", name="first_of_a_month"),
        Index(None, "kelurahan", "birth_month"),
    )

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    kelurahan: Mapped[AreaCode]
    birth_month: Mapped[date]
    """The first day of that month."""
    verified_at: Mapped[Instant]


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """Who belongs to an electorate: residents of an area, by their age in whole months on a day.

    `age_from` and `age_to` both belong to it; None means no upper bound. Somebody has her birthday on the first day of
    the month she was born in, since the day itself is not known. With `codes_only`, nobody but holders of codes.
    """

    area_code: str
    age_from: int
    age_to: int | None
    age_on: date
    codes_only: bool = False

    @property
    def born_until(self) -> date:
        """The latest month of birth (its first day) that is old enough."""
        return self.age_on.replace(day=1, year=self.age_on.year - self.age_from)

    @property
    def born_after(self) -> date:
        """The month of birth (its first day) after which one is young enough."""
        return date.min if self.age_to is None else self.age_on.replace(day=1, year=self.age_on.year - self.age_to - 1)

    def why_not(self, kelurahan: str, birth_month: date) -> str | None:
        """The reason a resident does not belong: wrong_area, too_young or too_old; None where she does."""
        if not covers(self.area_code, kelurahan):
            return "wrong_area"
        if birth_month > self.born_until:
            return "too_young"
        return None if birth_month > self.born_after else "too_old"


class Electorate(Base):
    """Who may vote in one poll, frozen when its roll is drawn; who is verified later joins until it is sealed."""

    __tablename__ = "electorates"
    __table_args__ = (Index("ix_electorates_unsealed", "area_code", postgresql_where="sealed_at IS NULL"),)

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    area_code: Mapped[AreaCode]
    codes_only: Mapped[bool]
    born_after: Mapped[date]
    born_until: Mapped[date]
    drawn_at: Mapped[Instant]
    sealed_at: Mapped[Instant | None]


class RollEntry(Base):
    """One right to cast one ballot. It says whether it was used, never when, and nothing of the ballot.

    For a person `voter_id` is her id; for a code it is the code's keyed hash, and `batch_id` names the batch.
    """

    __tablename__ = "roll_entries"
    __table_args__ = ({"postgresql_with": {"fillfactor": ROLL_FILL}},)

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    voter_id: Mapped[UUID] = mapped_column(primary_key=True)
    voted: Mapped[bool] = mapped_column(server_default="false")
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("code_batches.id"))


class CodeBatch(Base):
    """Codes that an officer had made at one time for people without an account. The codes themselves are not kept."""

    __tablename__ = "code_batches"

    id: Mapped[Id]
    poll_id: Mapped[UUID] = mapped_column(index=True)
    size: Mapped[int]
    issued_by: Mapped[UUID]
    issued_at: Mapped[Instant]
