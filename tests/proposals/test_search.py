"""Searching costs much the same among 44 proposals and among thousands: by index, and never by sorting every hit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, text

from services.proposals.app import create_app
from services.proposals.browsing.queries import count_by_area, list_proposals
from services.proposals.life.states import State
from shared.database import Database
from shared.ids import new_id
from tests.databases import ServiceDatabase, copy_template, make_template
from tests.people import settings_for
from tests.performance.many_proposals import COMMON, RARE, fill
from tests.proposals.town import Town

AREAS = [f"64.71.0{kecamatan}.100{at}" for kecamatan in range(1, 7) for at in range(1, 6)]
MANY = 20_000


@pytest.fixture(scope="module")
def crowded(postgres_server: str, worker_id: str) -> Iterator[Database]:
    """A city with very many proposals, made once and only read."""
    make_template(postgres_server, "proposals")
    made: ServiceDatabase = copy_template(postgres_server, "proposals", f"{worker_id}_crowded")
    cycle = str(new_id())
    with psycopg.connect(made.url) as connection:
        connection.execute(
            "INSERT INTO cycles (id, area_code, title, plan_year, delivery_year, support_threshold, answer_days, "
            "opened_at) VALUES (%s, '64.71', 'Siklus', 2026, 2027, 25, 30, now())",
            [cycle],
        )
    fill(made.url, MANY, 0, areas=AREAS, cycle_id=cycle)
    database = Database(made.url, pool_size=1, overflow=0, plans_anew=True)
    yield database
    database.dispose()


def search(database: Database, q: str, **query: Any) -> dict[str, Any]:
    asked = {"area": None, "states": [], "mine": False, "cursor": None, "limit": 20} | query
    with database.transaction() as session:
        return list_proposals(session, None, q=q, **asked)


def plan_of(database: Database, q: str) -> list[dict[str, Any]]:
    """Every step of the plan by which a search runs, with what it really did; the last of several alike, when a
    prepared statement would have one plan for all of them.
    """
    statements: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        statements.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", hear)
    try:
        for _ in range(12):
            search(database, q)
    finally:
        event.remove(database.engine, "before_cursor_execute", hear)
    statement, parameters = next(each for each in reversed(statements) if "@@" in each[0])
    with database.engine.connect() as connection:
        explained = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters).scalar_one()
    plan = explained if isinstance(explained, list) else json.loads(explained)
    return list(steps_of(plan[0]["Plan"]))


def steps_of(step: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield step
    for inner in step.get("Plans", []):
        yield from steps_of(inner)


def touched(steps: list[dict[str, Any]]) -> float:
    """Rows that were looked at, those that did not fit included."""
    return max(float(step["Actual Rows"] + step.get("Rows Removed by Filter", 0)) for step in steps)


@pytest.mark.parametrize("q", RARE)
def test_a_rare_word_is_found_by_the_index_of_words_and_that_of_letters(crowded: Database, q: str) -> None:
    steps = plan_of(crowded, q)
    used = {step.get("Index Name") for step in steps}
    assert {"ix_proposals_words", "ix_proposals_title_letters"} <= used
    assert touched(steps) < 100
    assert 0 < len(search(crowded, q)["items"]) <= 20


@pytest.mark.parametrize("q", COMMON)
def test_a_common_word_is_found_among_the_newest_without_sorting_its_thousands(crowded: Database, q: str) -> None:
    steps = plan_of(crowded, q)
    assert not [step for step in steps if "Sort" in step["Node Type"]]
    assert touched(steps) < MANY / 20
    assert len(search(crowded, q)["items"]) == 20


def test_the_service_has_each_search_planned_anew_however_often_it_was_asked(crowded: Database) -> None:
    app = create_app(settings_for("proposals", crowded.url))
    database: Database = app.extensions["database"]
    with database.transaction() as session:
        assert session.scalar(text("SHOW plan_cache_mode")) == "force_custom_plan"
    database.dispose()


def test_counts_come_from_an_index_alone(crowded: Database) -> None:
    with crowded.transaction() as session:
        counts = count_by_area(session)
        session.execute(text("SET LOCAL enable_seqscan = on"))
        plan = session.scalars(
            text(
                "EXPLAIN SELECT area_code, state, count(*), count(*) FILTER (WHERE by_child) FROM proposals "
                "WHERE state IN ('published', 'declined') GROUP BY area_code, state"
            )
        ).all()
    assert sum(row.total for row in counts) == MANY * 9 // 10
    assert any("Index Only Scan using ix_proposals_counted" in line for line in plan)


def test_the_pages_of_a_search_follow_each_other_without_a_gap(crowded: Database) -> None:
    first = search(crowded, "taman", limit=50)
    pages = [search(crowded, "taman", limit=20), None, None]
    pages[1] = search(crowded, "taman", limit=20, cursor=pages[0]["next"])
    pages[2] = search(crowded, "taman", limit=10, cursor=pages[1]["next"])
    assert [one.id for page in pages for one in page["items"]] == [one.id for one in first["items"]]


@pytest.mark.parametrize(
    ("q", "found"), [("100%", True), ("_", True), ("\\", True), ("%", True), ("10_% kayu", False), ("RUMAH", True)]
)
def test_letters_stand_for_themselves(town: Town, q: str, found: bool) -> None:
    town.place(State.PUBLISHED, title="Rumah 100% kayu, 50_50 \\ bagi hasil")
    titles = [one["title"] for one in town.anyone("/proposals", q=q).json["items"]]
    assert bool(titles) is found
