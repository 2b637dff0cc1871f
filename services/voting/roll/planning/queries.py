"""Names of areas and years of cycles."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.voting.roll.planning.model import Area, Cycle


def names_around(session: Session, code: str) -> list[str]:
    """The area with its level, then those around it, as in "Kelurahan Damai"; codes stand in for names not told yet."""
    parts = code.split(".")
    chain = [".".join(parts[:length]) for length in range(len(parts), 1, -1)]
    found = {area.code: area for area in session.scalars(select(Area).where(Area.code.in_(chain)))}
    return [_full_name(found[one]) if one in found else one for one in chain]


def _full_name(area: Area) -> str:
    level = area.level.title()
    return area.name if area.name.startswith(level) else f"{level} {area.name}"


def years_of(session: Session, cycle_id: UUID | None) -> Cycle | None:
    """The two years of a cycle; None where it is not known."""
    return session.get(Cycle, cycle_id) if cycle_id is not None else None
