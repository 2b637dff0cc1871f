"""The present by the database's clock, which alone decides what is due, what has ended and what is too old.

Where a test holds `shared.clock`, it is the held instant here, too.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, Date, DateTime, cast, func, literal, select
from sqlalchemy.orm import Session

from shared import clock

MOMENT = DateTime(timezone=True)


def now_in_sql() -> ColumnElement[datetime]:
    """The instant at which the statement that holds this began: asked without a round trip of its own.

    It does not change while the statement runs, so that an index may be used to find what is due.
    """
    held = clock.held()
    return literal(held, MOMENT) if held else func.statement_timestamp(type_=MOMENT)


def today_in_sql() -> ColumnElement[date]:
    """The day it is in Balikpapan at that instant; the zone is given as hours, which every server knows."""
    return cast(func.timezone(clock.WITA.utcoffset(None), now_in_sql()), Date)


def database_now(session: Session) -> datetime:
    """The instant by the database's clock, for a rule that is not a statement."""
    return clock.held() or session.scalars(select(now_in_sql())).one()


def database_today(session: Session) -> date:
    """The day it is in Balikpapan by the database's clock."""
    return clock.day_of(database_now(session))
