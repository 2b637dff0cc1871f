"""What can be asked of an electorate: how large it is, how many have voted, why somebody is not in it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.voting.electorate.model import Criteria, Resident, RollEntry
from services.voting.electorate.preview import Preview, preview


def lies_in(place: Any, area: Any) -> sa.ColumnElement[bool]:
    """Whether the area code `place` is `area` or lies in it; columns or values."""
    return sa.or_(place == area, sa.func.starts_with(place, area + "."))


def belongs(criteria: Criteria) -> sa.ColumnElement[bool]:
    """Whether a resident belongs to an electorate."""
    if criteria.codes_only:
        return sa.false()
    return sa.and_(
        lies_in(Resident.kelurahan, sa.literal(criteria.area_code)),
        Resident.birth_month <= criteria.born_until,
        Resident.birth_month > criteria.born_after,
    )


def size_of(session: Session, criteria: Criteria) -> int:
    """How many residents belong to an electorate now; what an officer sees before opening."""
    return session.scalar(sa.select(sa.func.count()).select_from(Resident).where(belongs(criteria))) or 0


def preview_of(session: Session, criteria: Criteria) -> Preview:
    """How many residents belong to an electorate now, by kelurahan and age band; small groups are not told."""
    statement = sa.select(Resident.kelurahan, Resident.birth_month, sa.func.count()).where(belongs(criteria))
    found = session.execute(statement.group_by(Resident.kelurahan, Resident.birth_month))
    rows = ((kelurahan, birth_month, residents) for kelurahan, birth_month, residents in found)
    return preview(rows, criteria.age_on, (criteria.age_from, criteria.age_to))


def turnout(session: Session, poll_id: UUID) -> dict[str, int]:
    """{"voters": entries on the roll, "voted": how many of them were used}."""
    voted = sa.func.count().filter(RollEntry.voted)
    row = session.execute(sa.select(sa.func.count(), voted).where(RollEntry.poll_id == poll_id)).one()
    return {"voters": row[0], "voted": row[1]}


def why_not(session: Session, criteria: Criteria, person_id: UUID) -> str:
    """Why a person is not on a roll: not_verified, wrong_area, too_young, too_old, or not_on_roll."""
    resident = session.get(Resident, person_id)
    if resident is None:
        return "not_verified"
    return criteria.why_not(resident.kelurahan, resident.birth_month) or "not_on_roll"
