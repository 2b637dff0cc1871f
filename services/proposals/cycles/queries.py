"""Which cycle counts where and when."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from services.proposals.cycles.model import CITY, Cycle, Phase
from shared.database.instants import today_in_sql
from shared.refusals import NotFound


def cycle_by_id(session: Session, cycle_id: UUID) -> Cycle:
    """That cycle. Raises NotFound."""
    cycle = session.get(Cycle, cycle_id, options=[joinedload(Cycle.phases)])
    if cycle is None:
        raise NotFound("No such planning cycle.")
    return cycle


def current_cycle(session: Session, area_code: str = CITY) -> Cycle:
    """The cycle under way for an area: its own before its kecamatan's before the city's. Raises NotFound."""
    begins = select(func.min(Phase.starts_on)).where(Phase.cycle_id == Cycle.id).scalar_subquery()
    ends = select(func.max(Phase.ends_on)).where(Phase.cycle_id == Cycle.id).scalar_subquery()
    cycle = session.scalars(
        select(Cycle)
        .where(Cycle.area_code.in_(_area_and_those_around(area_code)), begins <= today_in_sql(), ends >= today_in_sql())
        .order_by(func.length(Cycle.area_code).desc(), Cycle.plan_year.desc())
        .limit(1)
    ).first()
    if cycle is None:
        raise NotFound("No planning cycle is under way for this area.")
    return cycle


def _area_and_those_around(area_code: str) -> list[str]:
    parts = area_code.split(".")
    return [".".join(parts[:length]) for length in range(2, len(parts) + 1)]
