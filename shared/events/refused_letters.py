"""How many letters were believed nothing, and since when: what the alarm of a forgery goes by."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared.database.instants import now_in_sql
from shared.events.tables import refused_letters

UNKNOWN_SOURCE = ""
"""Stands for every source that the service does not hear, so that a forger cannot make rows without end."""


def count(session: Session, source: str | None, fault: str) -> None:
    """One more."""
    statement = insert(refused_letters).values(
        source=source or UNKNOWN_SOURCE, fault=fault, times=1, last_at=now_in_sql()
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["source", "fault"],
            set_={"times": refused_letters.c.times + 1, "last_at": statement.excluded.last_at},
        )
    )


def counted(session: Session) -> Mapping[tuple[str, str], int]:
    """{(source, fault): how many there were}."""
    rows = session.execute(sa.select(refused_letters.c.source, refused_letters.c.fault, refused_letters.c.times))
    return {(row.source, row.fault): row.times for row in rows}
