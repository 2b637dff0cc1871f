"""What can be asked of an electorate: how large it is, how many have voted, why somebody is not in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.voting.roll.electorate import preview
from services.voting.roll.electorate.cells import Division, Place
from services.voting.roll.electorate.model import (
    CellPlace,
    CodeBatch,
    Criteria,
    Electorate,
    ElectorateCell,
    Resident,
    RollEntry,
    born_until,
)
from services.voting.roll.electorate.preview import Preview
from shared.refusals import NotFound


def lies_in(place: Any, area: Any) -> sa.ColumnElement[bool]:
    """Whether the area code `place` is `area` or lies in it; columns or values."""
    return sa.or_(place == area, sa.func.starts_with(place, area + "."))


def belongs(criteria: Criteria) -> sa.ColumnElement[bool]:
    """Whether a resident belongs to an electorate, and did not take a token for another home in a running poll."""
    if criteria.codes_only:
        return sa.false()
    # Materialized: where the statistics are old, the roll would be read again for every resident while it is written.
    in_use = _rights_in_use().cte("rights_in_use").prefix_with("MATERIALIZED")
    return sa.and_(
        lies_in(Resident.kelurahan, sa.literal(criteria.area_code)),
        Resident.birth_month <= criteria.born_until,
        Resident.birth_month > criteria.born_after,
        ~_used_elsewhere(Resident.person_id, Resident.kelurahan, in_use),
    )


def size_of(session: Session, criteria: Criteria) -> int:
    """How many residents belong to an electorate now; what an officer sees before opening."""
    return session.scalar(sa.select(sa.func.count()).select_from(Resident).where(belongs(criteria))) or 0


def voters_by_place(session: Session, criteria: Criteria) -> dict[Place, int]:
    """How many residents of each kelurahan and age band belong to an electorate now: `{place: people}`."""
    bands = criteria.bands()
    band = sa.case(
        *((Resident.birth_month > born_until(criteria.age_on, high + 1), at) for at, (_, high) in enumerate(bands)),
        else_=len(bands) - 1,
    )
    counted = sa.select(Resident.kelurahan, band.label("band"), sa.func.count()).where(belongs(criteria))
    rows = session.execute(counted.group_by(Resident.kelurahan, sa.text("band"))).all()
    return {Place(kelurahan, *bands[at]): count for kelurahan, at, count in rows}


def everybody_with_cells(poll_id: UUID, criteria: Criteria, division: Division) -> sa.Select[UUID, UUID, int]:
    """Poll, person and cell of everybody who belongs to an electorate, for one statement that draws the roll."""
    oldest = criteria.bands()[-1][1]
    rows = [
        (
            place.kelurahan,
            criteria.born_after if place.age_to == oldest else born_until(criteria.age_on, place.age_to + 1),
            born_until(criteria.age_on, place.age_from),
            cell,
        )
        for place, cell in sorted(division.cell_of.items())
    ]
    if not rows:
        return sa.select(sa.literal(poll_id), Resident.person_id, sa.literal(0)).where(belongs(criteria))
    places = sa.values(
        sa.column("kelurahan", sa.String), sa.column("after", sa.Date), sa.column("until", sa.Date),
        sa.column("cell", sa.SmallInteger), name="places",
    ).data(rows)  # fmt: skip
    own = sa.and_(
        places.c.kelurahan == Resident.kelurahan,
        Resident.birth_month > places.c.after,
        Resident.birth_month <= places.c.until,
    )
    entry = sa.select(sa.literal(poll_id), Resident.person_id, sa.func.coalesce(places.c.cell, 0))
    return entry.select_from(Resident).outerjoin(places, own).where(belongs(criteria))


def cells(session: Session, poll_id: UUID) -> list[ElectorateCell]:
    """The cells of a poll's electorate, by number."""
    return list(
        session.scalars(
            sa.select(ElectorateCell).where(ElectorateCell.poll_id == poll_id).order_by(ElectorateCell.number)
        )
    )


def coded_cell(session: Session, poll_id: UUID) -> int:
    """The number of the cell that holders of codes belong to."""
    return session.scalars(
        sa.select(ElectorateCell.number).where(ElectorateCell.poll_id == poll_id, ElectorateCell.coded)
    ).one()


def division(session: Session, poll_id: UUID) -> Division:
    """How a poll's electorate was divided."""
    places = session.scalars(sa.select(CellPlace).where(CellPlace.poll_id == poll_id)).all()
    return Division(
        tuple(row.cell() for row in cells(session, poll_id)),
        {Place(row.kelurahan, row.age_from, row.age_to): row.cell for row in places},
    )


def electorates_open_to(session: Session, kelurahan: str, birth_month: date) -> Sequence[Electorate]:
    """Electorates that a resident belongs to and may still join."""
    return session.scalars(
        sa.select(Electorate).where(
            Electorate.sealed_at.is_(None),
            ~Electorate.codes_only,
            lies_in(sa.literal(kelurahan), Electorate.area_code),
            Electorate.born_after < birth_month,
            Electorate.born_until >= birth_month,
        )
    ).all()


def used_a_right_elsewhere(session: Session, person_id: UUID, kelurahan: str) -> bool:
    """Whether she took a token in a running poll of an area in which `kelurahan` does not lie."""
    used = _rights_in_use().subquery()
    return bool(session.scalar(sa.select(_used_elsewhere(sa.literal(person_id), sa.literal(kelurahan), used))))


def _rights_in_use() -> sa.Select[UUID, str]:
    return sa.select(RollEntry.voter_id, Electorate.area_code).where(
        Electorate.sealed_at.is_(None), RollEntry.poll_id == Electorate.poll_id, RollEntry.blinded.is_not(None)
    )


def _used_elsewhere(person_id: Any, kelurahan: Any, used: sa.FromClause) -> sa.ColumnElement[bool]:
    return (
        sa.select(sa.true())
        .select_from(used)
        .where(used.c.voter_id == person_id, ~lies_in(kelurahan, used.c.area_code))
        .exists()
    )


def code_batches(session: Session, poll_id: UUID) -> list[dict[str, Any]]:
    """The batches of codes of a poll, oldest first: {"batch", "left": codes on the roll, "used"}.

    How many of a class or an RT have voted is told from five on; and where one batch is not told, another is neither,
    since the turnout of the poll less the others would tell it. Both numbers are None then; of a batch that was taken
    back `left` too, as what is left are the used ones.
    """
    left = sa.func.count(RollEntry.voter_id)
    used = sa.func.count(RollEntry.voter_id).filter(RollEntry.blinded.is_not(None))
    rows = session.execute(
        sa.select(CodeBatch, left, used)
        .outerjoin(RollEntry, sa.and_(RollEntry.poll_id == poll_id, RollEntry.batch_id == CodeBatch.id))
        .where(CodeBatch.poll_id == poll_id)
        .group_by(CodeBatch.id)
        .order_by(CodeBatch.issued_at, CodeBatch.id)
    ).all()
    used_by = preview.told({str(batch.id): used for batch, _, used in rows})
    return [
        {"batch": batch, "used": group.residents, "left": None if batch.revoked_at and group.hidden else left}
        for (batch, left, _), group in zip(rows, used_by, strict=True)
    ]


def code_batch(session: Session, poll_id: UUID, batch_id: UUID) -> CodeBatch:
    """That batch. Raises NotFound."""
    found = session.get(CodeBatch, batch_id, with_for_update=True)
    if found is None or found.poll_id != poll_id:
        raise NotFound("There is no batch of codes under this id.")
    return found


def preview_of(session: Session, criteria: Criteria) -> Preview:
    """How many residents belong to an electorate now, by kelurahan and age band; small groups are not told."""
    statement = sa.select(Resident.kelurahan, Resident.birth_month, sa.func.count()).where(belongs(criteria))
    found = session.execute(statement.group_by(Resident.kelurahan, Resident.birth_month))
    rows = ((kelurahan, birth_month, residents) for kelurahan, birth_month, residents in found)
    return preview.preview(rows, criteria.age_on, (criteria.age_from, criteria.age_to))


def turnout(session: Session, poll_id: UUID) -> dict[str, int]:
    """{"voters": entries on the roll, "issued": how many of them have taken their ballot token}."""
    issued = sa.func.count().filter(RollEntry.blinded.is_not(None))
    row = session.execute(sa.select(sa.func.count(), issued).where(RollEntry.poll_id == poll_id)).one()
    return {"voters": row[0], "issued": row[1]}


def issued_in(poll_id: Any) -> sa.ScalarSelect[int]:
    """How many entries on the roll of a poll have taken their token, to ask beside something else; column or value."""
    taken = sa.select(sa.func.count()).where(RollEntry.poll_id == poll_id, RollEntry.blinded.is_not(None))
    return taken.scalar_subquery()


def issued_by_cell(session: Session, poll_id: UUID) -> dict[int, int]:
    """How many tokens were taken in each cell: `{number of the cell: tokens}`."""
    taken = sa.select(RollEntry.cell, sa.func.count()).where(
        RollEntry.poll_id == poll_id, RollEntry.blinded.is_not(None)
    )
    rows = session.execute(taken.group_by(RollEntry.cell)).all()
    return {row[0]: row[1] for row in rows}


def tells_who_took_a_token(session: Session, poll_id: UUID) -> bool:
    """Whether any used entry still stands as it was when its voter took her token."""
    as_taken = sa.and_(RollEntry.poll_id == poll_id, sa.func.length(RollEntry.blinded) > 0)
    return bool(session.scalar(sa.select(sa.exists().where(as_taken))))


@dataclass
class WhyNot:
    """Why a person is not on rolls; asks once for her home and her other rights, of however many rolls it is asked."""

    session: Session
    person_id: UUID

    def on(self, criteria: Criteria) -> str:
        """The reason: not_verified, wrong_area, too_young, too_old, voted_elsewhere or not_on_roll."""
        if self._resident is None:
            return "not_verified"
        reason = criteria.why_not(self._resident.kelurahan, self._resident.birth_month)
        return reason or ("voted_elsewhere" if self._used_elsewhere else "not_on_roll")

    @cached_property
    def _resident(self) -> Resident | None:
        return self.session.get(Resident, self.person_id)

    @cached_property
    def _used_elsewhere(self) -> bool:
        resident = self._resident
        return resident is not None and used_a_right_elsewhere(self.session, self.person_id, resident.kelurahan)


def a_key_in_use(session: Session) -> tuple[UUID, bytes] | None:
    """A poll whose roll is open, and a sealed key of it, to ask the signer with; None while no poll is open."""
    in_use = sa.and_(Electorate.poll_id == ElectorateCell.poll_id, Electorate.sealed_at.is_(None))
    key = sa.select(ElectorateCell.poll_id, ElectorateCell.sealed_key).join(Electorate, in_use)
    found = session.execute(key.where(ElectorateCell.sealed_key.is_not(None)).limit(1)).first()
    return None if found is None else (found.poll_id, found.sealed_key)
