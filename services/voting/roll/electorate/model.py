"""Residents as voting knows them, the electorate of a poll, and its roll."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.voting.roll.database import Base
from services.voting.roll.electorate.cells import Cell, Place, bands_within
from shared.contracts.roles import covers
from shared.database.log_drops import table_of_drops
from shared.database.types import AreaCode, Id, Instant

ROLL_FILL = 80
"""Per cent of a page filled when a roll is drawn: each entry is rewritten once, on the same page."""

ROLL_LOG = table_of_drops("roll_log_drops", Base.metadata)
"""When the log of the roll's server is to be dropped: it tells who took a token, in the order in which it was."""


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
        return born_until(self.age_on, self.age_from)

    @property
    def born_after(self) -> date:
        """The month of birth (its first day) after which one is young enough."""
        return date.min if self.age_to is None else born_until(self.age_on, self.age_to + 1)

    def bands(self) -> list[tuple[int, int]]:
        """The age bands that are told apart in this electorate, both ends included."""
        return bands_within(self.age_from, self.age_to)

    def place_of(self, kelurahan: str, birth_month: date) -> Place:
        """Where a resident who belongs to this electorate stands in it."""
        bands = self.bands()
        found = next((band for band in bands if birth_month > born_until(self.age_on, band[1] + 1)), bands[-1])
        return Place(kelurahan, *found)

    def why_not(self, kelurahan: str, birth_month: date) -> str | None:
        """The reason a resident does not belong: wrong_area, too_young or too_old; None where she does."""
        if not covers(self.area_code, kelurahan):
            return "wrong_area"
        if birth_month > self.born_until:
            return "too_young"
        return None if birth_month > self.born_after else "too_old"


def born_until(day: date, age: int) -> date:
    """The latest month of birth (its first day) of those who are that old on a day."""
    return day.replace(day=1, year=max(day.year - age, 1))


class Electorate(Base):
    """Who may vote in one poll, frozen when its roll is drawn; who is verified later joins until it is sealed."""

    __tablename__ = "electorates"
    __table_args__ = (Index("ix_electorates_unsealed", "area_code", postgresql_where="sealed_at IS NULL"),)

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    area_code: Mapped[AreaCode]
    codes_only: Mapped[bool]
    age_from: Mapped[int]
    age_to: Mapped[int | None]
    age_on: Mapped[date]
    born_after: Mapped[date]
    born_until: Mapped[date]
    drawn_at: Mapped[Instant]
    sealed_at: Mapped[Instant | None]

    def criteria(self) -> Criteria:
        """Who belongs to it."""
        return Criteria(
            area_code=self.area_code,
            age_from=self.age_from,
            age_to=self.age_to,
            age_on=self.age_on,
            codes_only=self.codes_only,
        )


class ElectorateCell(Base):
    """One cell of an electorate with the key that signs its ballot tokens; see `cells`.

    The private key is sealed by the signer, which alone can open it, and destroyed when the roll is sealed.
    """

    __tablename__ = "electorate_cells"

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    area_code: Mapped[AreaCode]
    age_from: Mapped[int]
    age_to: Mapped[int]
    coded: Mapped[bool]
    voters: Mapped[int]
    """On the roll when it was drawn."""
    public_key: Mapped[dict[str, str]] = mapped_column(JSONB)
    """RSA as in a JSON Web Key: {"n", "e"} in base64url."""
    sealed_key: Mapped[bytes | None] = mapped_column(LargeBinary)

    def cell(self) -> Cell:
        """The cell as the pure part knows it."""
        return Cell(self.number, self.area_code, self.age_from, self.age_to, self.voters, self.coded)

    def document(self) -> dict[str, Any]:
        """The cell as the rules document publishes it; ages are years, `key` is its public key."""
        return {
            "number": self.number,
            "area_code": self.area_code,
            "age_from": self.age_from,
            "age_to": self.age_to,
            "coded": self.coded,
            "voters": self.voters,
            "key": self.public_key,
        }


class CellPlace(Base):
    """Which cell the voters of one kelurahan and age band belong to, so that who joins late finds hers."""

    __tablename__ = "cell_places"

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    kelurahan: Mapped[AreaCode] = mapped_column(primary_key=True)
    age_from: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    age_to: Mapped[int]
    cell: Mapped[int] = mapped_column(SmallInteger)


class RollEntry(Base):
    """One right to take one ballot token. It says whether that was done, never when, and nothing of the ballot.

    For a person `voter_id` is her id; for a code it is the code's keyed hash, and `batch_id` names the batch.
    """

    __tablename__ = "roll_entries"
    __table_args__ = (
        # On a phone that two people share, nobody gets a signature for the other's token.
        Index("ix_roll_entries_blinded", "poll_id", "blinded", unique=True, postgresql_where="length(blinded) > 0"),
        {"postgresql_with": {"fillfactor": ROLL_FILL}},
    )

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    voter_id: Mapped[UUID] = mapped_column(primary_key=True)
    cell: Mapped[int] = mapped_column(SmallInteger)
    blinded: Mapped[bytes | None] = mapped_column(LargeBinary)
    """SHA-256 of the blinded value that was signed: the same again gets the same answer, any other is refused."""
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("code_batches.id"))


class CodeBatch(Base):
    """Codes that an officer had made at one time for people without an account. The codes themselves are not kept."""

    __tablename__ = "code_batches"

    id: Mapped[Id]
    poll_id: Mapped[UUID] = mapped_column(index=True)
    size: Mapped[int]
    label: Mapped[str]
    """Whom they are for, in the officer's words: a school class, an RT."""
    for_paper: Mapped[bool]
    """Whether each is printed on a ballot paper of its own, and not on a card."""
    issued_by: Mapped[UUID]
    issued_at: Mapped[Instant]
    revoked_at: Mapped[Instant | None]
