"""Names of areas and years of cycles."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from services.voting.roll.database import asked_together
from services.voting.roll.planning.model import Area, Cycle


def names_and_years(session: Session, code: str, cycle_id: UUID | None) -> tuple[list[str], Cycle | None]:
    """The area with its level, then those around it, as in "Kelurahan Damai"; and the two years of a cycle.

    Codes stand in for names not told yet, None for a cycle that is not known.
    """
    parts = code.split(".")
    chain = [".".join(parts[:length]) for length in range(len(parts), 1, -1)]
    areas, cycles = asked_together(session, Area, Area.code.in_(chain), Cycle, Cycle.id == cycle_id)
    found = {area.code: area for area in areas}
    names = [_full_name(found[one]) if one in found else one for one in chain]
    return names, next(iter(cycles), None)


def _full_name(area: Area) -> str:
    level = area.level.title()
    return area.name if area.name.startswith(level) else f"{level} {area.name}"
