"""What can be asked of areas."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from services.identity.areas.model import Area


def areas_on(session: Session, day: date | ColumnElement[date]) -> Sequence[Area]:
    """The areas that exist on `day`, ordered by code."""
    lasting = or_(Area.valid_until.is_(None), Area.valid_until > day)
    return session.scalars(select(Area).where(Area.valid_from <= day, lasting).order_by(Area.code)).all()


def find_area(session: Session, code: str, level: str | None = None, *, on: date | None = None) -> Area | None:
    """The area under `code`, of `level` if one is asked for, and existing on the day `on` if one is given."""
    area = session.get(Area, code)
    if area is None or level not in {None, area.level} or (on is not None and not area.exists(on)):
        return None
    return area
