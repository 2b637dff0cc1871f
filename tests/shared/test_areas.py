"""What lies in an area according to the database is what lies in it according to Python, whatever somebody sends."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.areas import lies_in, lies_in_any
from shared.contracts.roles import covers
from shared.database import Database

CODES = ["64.71", "64.71.06", "64.71.061", "64.71.06.1005", "64", "", "64_71.06", "64%", "%", "64\\.71"]


@pytest.fixture
def session(postgres_server: str) -> Iterator[Session]:
    """A transaction in a database without tables."""
    database = Database(postgres_server)
    with database.transaction() as session:
        yield session
    database.dispose()


def test_the_database_and_python_agree_which_area_lies_in_which(session: Session) -> None:
    pairs = list(product(CODES, CODES))
    row = session.execute(sa.select(*(lies_in(sa.literal(code), territory) for territory, code in pairs))).one()
    assert dict(zip(pairs, row, strict=True)) == {pair: covers(*pair) for pair in pairs}


def test_in_no_territory_nothing_lies_and_in_several_what_lies_in_one(session: Session) -> None:
    damai = sa.literal("64.71.06.1005")
    asked = [[], ["64.71.05"], ["64.71.05", "64.71.06"]]
    row = session.execute(sa.select(*(lies_in_any(damai, territories) for territories in asked))).one()
    assert list(row) == [False, False, True]


def test_what_has_no_area_lies_nowhere(session: Session) -> None:
    statement = sa.select(sa.literal(1)).where(lies_in(sa.cast(sa.null(), sa.Text), "64.71"))
    assert session.execute(statement).all() == []
