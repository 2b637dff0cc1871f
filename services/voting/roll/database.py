"""The base of the roll's tables, in a database with a login of its own, and two of them asked together."""

from __future__ import annotations

from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Session, aliased

from shared.database.types import new_metadata


class Base(DeclarativeBase):
    """Tables of the roll: who may vote, on what, and what came of it."""

    metadata = new_metadata()


One = TypeVar("One", bound=Base)
Other = TypeVar("Other", bound=Base)


def asked_together(
    session: Session,
    one: type[One],
    of_one: sa.ColumnElement[bool],
    other: type[Other],
    of_other: sa.ColumnElement[bool],
) -> tuple[list[One], list[Other]]:
    """The rows of two tables that have nothing to do with each other, in one statement and in no order.

    A full join on what is never true: each row stands alone beside an empty one of the other table.
    """
    left = aliased(one, sa.select(one).where(of_one).subquery())
    right = aliased(other, sa.select(other).where(of_other).subquery())
    rows = session.execute(sa.select(left, right).join_from(left, right, sa.false(), full=True)).all()
    return [row[0] for row in rows if row[0] is not None], [row[1] for row in rows if row[1] is not None]
