"""The database's clock decides; a machine whose own clock differs is not ready, says so, and stands still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shared import clock
from shared.contracts.proposals import ProposalShortlisted
from shared.database import Database
from shared.database.drift import Drift, Watch
from shared.database.instants import database_now, database_today, now_in_sql, today_in_sql
from shared.events.jobs import Job
from shared.events.worker import make_worker
from shared.web import make_app
from tests.people import settings_for
from tests.shared.events.harness import Letters, Service, make_database, shortlisted, told
from tests.wrong_clock import DAY, machine_ahead

EVENING, MIDNIGHT = datetime(2028, 2, 28, 15, 59, tzinfo=UTC), datetime(2028, 2, 28, 16, 0, tzinfo=UTC)
"""In Balikpapan the leap day begins with the second."""


@pytest.fixture(scope="module")
def database(postgres_server: str, worker_id: str) -> Iterator[Database]:
    """A database with the tables of events."""
    database = Database(make_database(postgres_server, f"clocks_{worker_id}"))
    yield database
    database.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A transaction in it."""
    with database.transaction() as session:
        yield session


@pytest.mark.parametrize("shift", [-DAY, DAY])
def test_the_database_tells_the_time_whatever_this_machine_thinks(session: Session, shift: timedelta) -> None:
    right = clock.now()
    with machine_ahead(shift):
        found = [database_now(session), session.scalars(sa.select(now_in_sql())).one()]
        days = {database_today(session), session.scalars(sa.select(today_in_sql())).one()}
    assert all(abs(instant - right) < timedelta(minutes=5) for instant in found)
    assert days <= {clock.day_of(right), clock.day_of(right + timedelta(minutes=5))}


@pytest.mark.parametrize(("instant", "day"), [(EVENING, date(2028, 2, 28)), (MIDNIGHT, date(2028, 2, 29))])
def test_a_held_clock_is_held_within_statements_too(session: Session, instant: datetime, day: date) -> None:
    with clock.frozen_at(instant):
        found = session.execute(sa.select(now_in_sql(), now_in_sql() + DAY, today_in_sql())).one()
        assert (database_now(session), database_today(session)) == (instant, day)
    assert tuple(found) == (instant, instant + DAY, day)


def test_each_statement_of_a_transaction_has_an_instant_of_its_own(session: Session) -> None:
    assert database_now(session) < database_now(session)


@pytest.mark.parametrize(
    ("seconds", "unsure", "words"),
    [
        (86_400, 0.01, "this machine's clock is 86,400 s ahead of its database's"),
        (-31, 0.01, "this machine's clock is 31 s behind its database's"),
        (30, 0, None),
        (-30, 0, None),
        (70, 45, None),  # it stood still for a while between the question and the answer
        (80, 45, "80 s ahead"),
    ],
)
def test_more_than_half_a_minute_is_told_with_what_to_do(seconds: float, unsure: float, words: str | None) -> None:
    told = Drift(seconds, unsure).trouble
    assert (told is None) is (words is None)
    assert words is None or (words in str(told) and "timedatectl" in str(told))


@pytest.fixture
def app(database: Database) -> Flask:
    """A service over it."""
    return make_app("proposals", settings_for("proposals", database.url), [], database=database)


@pytest.mark.parametrize(("shift", "words"), [(DAY, "s ahead of its database's"), (-DAY, "s behind its database's")])
def test_a_door_whose_clock_is_wrong_lives_and_is_not_ready(app: Flask, shift: timedelta, words: str) -> None:
    client = app.test_client()
    with machine_ahead(shift):
        answer = client.get("/health/ready")
        assert client.get("/health/live").status_code == HTTPStatus.OK
        gauge = next(line for line in client.get("/metrics").text.splitlines() if line.startswith("rembuk_clock_drift"))
    assert (answer.status_code, words in answer.text) == (HTTPStatus.SERVICE_UNAVAILABLE, True)
    assert float(gauge.split()[1]) == pytest.approx(shift.total_seconds(), abs=30)
    assert client.get("/health/ready").status_code == HTTPStatus.OK


def test_less_than_half_a_minute_and_a_held_clock_are_no_trouble(app: Flask) -> None:
    with machine_ahead(timedelta(seconds=25)):
        assert app.test_client().get("/health/ready").status_code == HTTPStatus.OK
    with clock.frozen_at(clock.now() + DAY):
        assert app.test_client().get("/health/ready").status_code == HTTPStatus.OK


def test_a_watch_complains_once_a_minute_and_goes_on_by_itself(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch, told, minutes = Watch(database), [], [1000.0]
    monkeypatch.setattr("shared.database.drift.log.error", lambda event, **facts: told.append((event, facts)))
    monkeypatch.setattr("shared.database.drift.time.monotonic", lambda: minutes[0] * 60)
    with machine_ahead(DAY):
        assert [watch.agrees() for _ in range(3)] == [False] * 3
        minutes[0] += 1
        assert not watch.agrees()
    assert watch.agrees()
    assert [event for event, _ in told] == ["clock_drifts"] * 2
    assert told[0][1]["reason"].startswith("this machine's clock is 86,4")


def test_a_watch_looks_at_every_database_and_leaves_outages_to_whoever_works(database: Database) -> None:
    away = Database("postgresql://nobody@127.0.0.1:1/none")
    with machine_ahead(DAY):
        assert not Watch(database, away).agrees()
        assert Watch(away).agrees()
    away.dispose()


def test_a_worker_with_a_wrong_clock_takes_no_letter_and_does_no_job_and_misses_none_afterwards(
    database: Database,
) -> None:
    done: list[str] = []
    proposals, listener = town_of_two(database)
    job = Job("voting.count_ticks", DAY, lambda _database: done.append("ticked"))
    app = make_worker(
        "voting", settings_for("voting", database.url), listener.reactions, [job], database=database, feed=listener.feed
    )
    told({"proposals": proposals}, shortlisted())
    (letter,) = proposals.letters.queues["voting"]
    with machine_ahead(DAY):
        app.tasks["voting.receive"](letter)
        app.tasks["voting.catch_up"]()
        app.tasks["voting.count_ticks"]()
    assert (done, listener.effects("proposals")) == ([], [])
    app.tasks["voting.count_ticks"]()
    app.tasks["voting.catch_up"]()
    assert (done, listener.effects("proposals")) == (["ticked"], [1])


def town_of_two(database: Database) -> tuple[Service, Service]:
    """Proposals, and voting that hears it, in one database."""
    town: dict[str, Service] = {}
    letters: Any = Letters()
    both = Service("proposals", database, town, letters), Service("voting", database, town, letters)
    both[0].reset()
    both[1].reactions = {ProposalShortlisted: [both[1].note]}
    return both
