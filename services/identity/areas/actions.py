"""What can be done with areas: enter them in the register."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from services.identity.areas.balikpapan import AreaRow
from services.identity.areas.model import Area
from shared.contracts.identity import AreaRegistered
from shared.events import publish


def register_areas(session: Session, rows: Iterable[AreaRow], valid_from: date) -> int:
    """Enter the areas that are not there yet and tell of each; answers how many were new."""
    new = [row for row in rows if session.get(Area, row.code) is None]
    for row in new:
        session.add(Area(valid_from=valid_from, valid_until=None, **row._asdict()))
        session.flush()
        publish(
            session,
            AreaRegistered(area_code=row.code, name=row.name, level=row.level, parent_code=row.parent_code),
        )
    return len(new)
