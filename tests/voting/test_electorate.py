"""Who is on the roll: area and age, a snapshot at opening, late comers, and who withdrew."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import event

from services.voting.roll.electorate.model import Criteria
from shared import clock
from shared.database import Database
from tests.people import DAMAI
from tests.voting.neighbourhood import NEIGHBOUR
from tests.voting.town import ADULT, ELSEWHERE, Town

KECAMATAN = DAMAI.rpartition(".")[0]


def on_roll(town: Town, poll_id: str) -> set[UUID]:
    """Everybody on the roll of a poll, but for the neighbours of whom a test does not speak."""
    with town.database.transaction() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT voter_id FROM roll_entries WHERE poll_id = %s", (UUID(poll_id),)
        )
        return {row[0] for row in rows if not str(row[0]).startswith(NEIGHBOUR)}


@pytest.mark.parametrize(
    ("birth_month", "reason"),
    [
        (date(2013, 11, 1), None),
        (date(2013, 12, 1), "too_young"),
        (date(2008, 12, 1), None),
        (date(2008, 11, 1), "too_old"),
    ],
)
def test_age_is_counted_from_the_first_of_the_birth_month(birth_month: date, reason: str | None) -> None:
    children = Criteria(area_code=DAMAI, age_from=13, age_to=17, age_on=date(2026, 11, 24))
    assert children.why_not(DAMAI, birth_month) == reason


def test_an_area_holds_its_own_and_what_lies_in_it_and_no_namesake() -> None:
    kecamatan = Criteria(area_code="64.71.06", age_from=10, age_to=None, age_on=date(2026, 11, 24))
    inside = {
        code: kecamatan.why_not(code, date(1990, 1, 1)) for code in ("64.71.06.1005", "64.71.061.1005", "64.71.05.1001")
    }
    assert inside == {"64.71.06.1005": None, "64.71.061.1005": "wrong_area", "64.71.05.1001": "wrong_area"}


@pytest.mark.usefixtures("open_polls")
def test_the_roll_and_the_reasons_agree_about_everybody(town: Town) -> None:
    year = clock.today().year
    people = {
        (kelurahan, month): town.resident(kelurahan, month)
        for kelurahan in (DAMAI, ELSEWHERE)
        for age in (9, 10, 12, 13, 17, 18)
        for month in (f"{year - age}-01", f"{year - age}-06", f"{year - age}-11", f"{year - age}-12")
    }
    poll_id = town.open(age_from=10, age_to=17, area_code=KECAMATAN)
    criteria = Criteria(area_code=KECAMATAN, age_from=10, age_to=17, age_on=clock.today())
    belong = {
        person
        for (kelurahan, month), person in people.items()
        if criteria.why_not(kelurahan, date.fromisoformat(f"{month}-01")) is None
    }
    assert on_roll(town, poll_id) == belong
    assert belong


@pytest.mark.usefixtures("open_polls")
def test_the_roll_is_drawn_in_one_statement(town: Town) -> None:
    for _ in range(20):
        town.resident()
    poll_id = town.draft()
    statements: list[str] = []
    event.listen(town.database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    assert town.post(f"/polls/{poll_id}/open", headers=town.officer()).status_code == 200
    assert len([one for one in statements if "INSERT INTO roll_entries" in one]) == 1
    assert len(on_roll(town, poll_id)) == 20


def test_who_is_verified_late_joins_the_polls_that_are_open_to_her(town: Town) -> None:
    here, elsewhere, children = town.open(), town.open(area_code=ELSEWHERE), town.open(age_from=10, age_to=17)
    coded, closed = town.open(codes_only=True), town.open()
    town.close(closed)
    person = town.resident(DAMAI, ADULT)
    joined = {poll_id for poll_id in (here, elsewhere, children, coded, closed) if person in on_roll(town, poll_id)}
    assert joined == {here}
    assert town.vote(here, person, "a").status_code == 201


@pytest.mark.usefixtures("open_polls")
def test_hearing_of_a_resident_again_changes_nothing(town: Town) -> None:
    person = town.resident()
    poll_id = town.open()
    town.vote(poll_id, person, "a")
    town.resident(person=person)
    assert town.vote(poll_id, person, "a").json["code"] == "already_issued"
    assert town.scalar("SELECT count(*) FROM residents") == 1


@pytest.mark.usefixtures("open_polls")
def test_nobody_is_missed_who_is_verified_while_the_roll_is_drawn(town: Town) -> None:
    poll_id = town.draft()
    with psycopg.connect(town.database.url) as verification:
        person = UUID(int=7, version=4)
        verification.execute("INSERT INTO residents VALUES (%s, %s, '1990-05-01', now())", [person, DAMAI])
        with ThreadPoolExecutor(1) as thread:
            opening = thread.submit(town.post, f"/polls/{poll_id}/open", None, town.officer())
            time.sleep(0.3)
            assert not opening.done(), "drawing waits for the verification"
            verification.commit()
            assert opening.result(20).status_code == 200
    assert on_roll(town, poll_id) == {person}


@pytest.mark.usefixtures("open_polls")
def test_who_withdraws_is_nowhere_and_the_totals_hold(town: Town) -> None:
    voted, idle = town.resident(), town.resident()
    poll_id = town.open()
    town.vote(poll_id, voted, "c")
    town.erase(voted)
    town.erase(idle)
    town.erase(idle)
    assert town.scalar("SELECT count(*) FROM residents") == 0
    assert not {voted, idle} & on_roll(town, poll_id)
    assert town.get(f"/polls/{poll_id}/turnout").json == {"voters": 1, "issued": 1}
    town.count(poll_id)
    assert town.get(f"/polls/{poll_id}/result").json["ballots"] == 1


def dump_of(town: Town, *databases: Database) -> str:
    """Every row of every table as text; of the roll and of the box unless databases are given."""
    rows: list[Any] = []
    for database in databases or (town.database, town.box_database):
        with psycopg.connect(database.url) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (table,) in tables:
                rows += connection.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table))).fetchall()
    return "\n".join(text for (text,) in rows)


def test_a_great_roll_is_divided_in_cells_that_hold_everybody_and_none_is_small(town: Town) -> None:
    town.execute(
        "INSERT INTO residents SELECT gen_random_uuid(), '64.71.0' || 1 + n % 6 || '.100' || 1 + n % 7,"
        " date '1960-01-01' + make_interval(months => n % 650), now() FROM generate_series(1, 20000) n"
    )
    poll_id = town.open(area_code="64.71", closes_at=(clock.now() + timedelta(hours=1)).isoformat())
    voters = town.get(f"/polls/{poll_id}/turnout").json["voters"]
    cells = town.get(f"/polls/{poll_id}/document").json["electorate"]["cells"]
    assert voters == len(on_roll(town, poll_id)) > 19_000
    assert sum(cell["voters"] for cell in cells) == voters
    assert min(cell["voters"] for cell in cells if not cell["coded"]) >= 30
    assert len(cells) > 40
    for cell in cells:
        entered = town.scalar(
            "SELECT count(*) FROM roll_entries WHERE poll_id = :id AND cell = :cell", id=poll_id, cell=cell["number"]
        )
        assert entered == cell["voters"]


def test_drawing_a_roll_reads_it_once_however_old_the_statistics_are(town: Town) -> None:
    blocks = "SELECT heap_blks_hit + heap_blks_read FROM pg_statio_user_tables WHERE relname = 'roll_entries'"
    town.database.dispose()  # connections that tests before have used would still tell of what those read
    with psycopg.connect(town.database.url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE residents, roll_entries, electorates")  # while they are empty
        connection.execute(
            "INSERT INTO residents"
            " SELECT gen_random_uuid(), %s, date '1990-05-01', now() FROM generate_series(1, 5000)",
            [DAMAI],
        )
        (before,) = connection.execute(blocks).fetchall()[0]
        poll_id = town.open()
        town.execute("SELECT pg_stat_force_next_flush()")  # on the connection that opened the poll
        read = connection.execute(blocks).fetchall()[0][0] - before
    assert len(on_roll(town, poll_id)) == 5000
    assert 5000 <= read < 4 * 5000, "writing an entry takes a block or two, reading them all for each takes hundreds"
