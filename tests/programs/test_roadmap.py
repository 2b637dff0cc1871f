"""An adopted proposal stands on the roadmap, once, where everybody can find it."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask.testing import FlaskClient
from sqlalchemy import select

from services.programs.database import Base
from services.programs.roadmap.reactions import on_proposal_adopted
from shared.contracts.proposals import ProposalAdopted
from shared.database import Database
from shared.events.tables import metadata as event_tables
from shared.events.tables import outbox
from shared.ids import new_id
from shared.web.idempotency import metadata as key_tables

DAMAI, PRAPATAN, MANGGAR = "64.71.06.1005", "64.71.06.1001", "64.71.01.1001"


def adopted(**changes: Any) -> ProposalAdopted:
    facts: dict[str, Any] = {
        "proposal_id": new_id(),
        "cycle_id": new_id(),
        "area_code": DAMAI,
        "title": "Taman baca di bawah rumah panggung",
        "category": "learning",
        "cost": 48_000_000,
        "reason": "Dipilih warga.",
        "funding_source": "APBD",
        "rkpd_year": 2028,
        "agency": "Dinas Perpustakaan dan Arsip",
        "author_id": new_id(),
        "by_child": True,
        "picture": "taman-baca",
    }
    return ProposalAdopted(**facts | changes)


def hear(database: Database, *events: ProposalAdopted) -> None:
    for event in events:
        with database.transaction() as session:
            on_proposal_adopted(session, event)


def told(database: Database) -> list[dict[str, Any]]:
    with database.transaction() as session:
        return list(session.scalars(select(outbox.c.data).order_by(outbox.c.sequence)))


def test_an_adopted_proposal_stands_on_the_roadmap(client: FlaskClient, database: Database) -> None:
    event = adopted()
    hear(database, event)

    (program,) = client.get("/v1/programs").json["items"]

    assert program["proposal_id"] == str(event.proposal_id)
    assert (program["year"], program["agency"], program["funding_source"]) == (2028, event.agency, "APBD")
    assert (program["cost"], program["reason"], program["by_child"]) == (48_000_000, "Dipilih warga.", True)
    assert (program["state"], program["cluster"]) == ("planned", 4)
    assert [step["code"] for step in program["steps"]] == ["opened"]
    assert client.get(f"/v1/programs/{program['id']}").json == program


def test_opening_a_program_is_told_to_the_others(client: FlaskClient, database: Database) -> None:
    event = adopted()
    hear(database, event)
    (program,) = client.get("/v1/programs").json["items"]
    assert told(database) == [
        {
            "program_id": program["id"],
            "proposal_id": str(event.proposal_id),
            "area_code": DAMAI,
            "title": event.title,
            "year": 2028,
        }
    ]


def test_a_proposal_adopted_twice_is_one_program_told_once(client: FlaskClient, database: Database) -> None:
    event = adopted()
    hear(database, event, event)
    assert len(client.get("/v1/programs").json["items"]) == 1
    assert len(told(database)) == 1


def test_two_workers_that_hear_at_once_open_one_program(client: FlaskClient, database: Database) -> None:
    event, start = adopted(), threading.Barrier(4)

    def worker() -> None:
        start.wait()
        hear(database, event)

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(client.get("/v1/programs").json["items"]) == 1
    assert len(told(database)) == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"a", "b", "c"}),
        ("area=64.71", {"a", "b", "c"}),
        ("area=64.71.06", {"a", "b"}),
        ("area=64.71.06.1001", {"b"}),
        ("area=64.71.02", set()),
        ("year=2028", {"a", "c"}),
        ("category=play", {"c"}),
        ("area=64.71.06&year=2029", {"b"}),
    ],
)
def test_the_roadmap_is_read_by_area_year_and_topic(
    client: FlaskClient, database: Database, query: str, found: set[str]
) -> None:
    hear(
        database,
        adopted(title="a"),
        adopted(title="b", area_code=PRAPATAN, rkpd_year=2029),
        adopted(title="c", area_code=MANGGAR, category="play"),
    )
    assert {item["title"] for item in client.get(f"/v1/programs?{query}").json["items"]} == found


def test_pages_of_the_roadmap_follow_each_other_without_loss(client: FlaskClient, database: Database) -> None:
    events = [adopted(title=f"program {number}") for number in range(7)]
    hear(database, *events)
    seen: list[str] = []
    cursor = ""
    while True:
        page = client.get(f"/v1/programs?limit=3{cursor}").json
        seen += [item["proposal_id"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert seen == [str(event.proposal_id) for event in reversed(events)]


def test_a_program_that_is_not_there_is_a_plain_404(client: FlaskClient) -> None:
    answer = client.get(f"/v1/programs/{new_id()}")
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_a_topic_nobody_knows_has_no_cluster(client: FlaskClient, database: Database) -> None:
    hear(database, adopted(category="other"), adopted(category="a topic of next year"))
    assert [item["cluster"] for item in client.get("/v1/programs").json["items"]] == [None, None]


def test_migrations_and_models_say_the_same(database: Database) -> None:
    elsewhere = {*event_tables.tables, *key_tables.tables, "alembic_version"}
    with database.engine.connect() as connection:
        options = {"include_name": lambda name, kind, _parents: kind != "table" or name not in elsewhere}
        context = MigrationContext.configure(connection, opts={**options, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
