"""What voting keeps of what identity and proposals tell about areas and cycles."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.voting.roll.planning.model import Area, Cycle
from shared.contracts.identity import AreaRegistered
from shared.contracts.proposals import CycleOpened


def on_area_registered(session: Session, event: AreaRegistered) -> None:
    """The area has a name."""
    facts = {"name": event.name, "level": event.level}
    statement = insert(Area).values(code=event.area_code, **facts)
    session.execute(statement.on_conflict_do_update(index_elements=[Area.code], set_=facts))


def on_cycle_opened(session: Session, event: CycleOpened) -> None:
    """The cycle has its two years."""
    facts = {"plan_year": event.plan_year, "delivery_year": event.delivery_year}
    statement = insert(Cycle).values(id=event.cycle_id, **facts)
    session.execute(statement.on_conflict_do_update(index_elements=[Cycle.id], set_=facts))
