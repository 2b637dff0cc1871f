"""The last second: whoever was in time is counted, whoever was not is told so, and nobody falls between."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask import Flask

from services.voting.polls.jobs import close_due_polls
from shared.database import Database
from tests.voting.town import Town

SECONDS = 1.5


@pytest.fixture
def other(database: Database) -> Iterator[psycopg.Connection[Any]]:
    """Another connection, whose transactions the test holds open."""
    with psycopg.connect(database.url) as connection:
        yield connection


def open_until(town: Town, seconds: float) -> str:
    """A poll that closes so soon."""
    return town.open(closes_at=(datetime.now(UTC) + timedelta(seconds=seconds)).isoformat())


def test_a_poll_closes_by_the_clock_and_is_counted(town: Town) -> None:
    person = town.resident()
    poll_id = open_until(town, SECONDS)
    assert town.vote(poll_id, person, "c").status_code == 201
    town.tick()
    assert town.state(poll_id) == "open", "not before its time"
    time.sleep(SECONDS)
    town.tick()
    assert town.state(poll_id) == "counted"
    assert [len(town.told(kind)) for kind in ("poll.closed", "poll.counted")] == [1, 1]
    town.tick()
    assert [len(town.told(kind)) for kind in ("poll.closed", "poll.counted")] == [1, 1], "a second tick does nothing"


def test_nobody_votes_after_closing_even_before_the_worker_has_noticed(town: Town) -> None:
    person = town.resident()
    poll_id = open_until(town, 0.6)
    time.sleep(0.7)
    assert town.state(poll_id) == "open", "nobody has struck the clock"
    answer = town.vote(poll_id, person, "a")
    assert (answer.status_code, answer.json["code"]) == (409, "poll_not_open")
    assert town.ballots(poll_id) == []


def test_a_ballot_in_flight_at_the_deadline_is_waited_for_and_counted(
    town: Town, other: psycopg.Connection[Any]
) -> None:
    person = town.resident()
    poll_id = open_until(town, SECONDS)
    in_flight(other, poll_id, person)
    time.sleep(SECONDS)
    with ThreadPoolExecutor(1) as thread:
        closing = thread.submit(close_due_polls.run, town.database)
        time.sleep(0.3)
        assert not closing.done(), "closing waits for the ballot"
        other.commit()
        closing.result(5)
    town.tick()
    assert town.get(f"/polls/{poll_id}/result").json["ballots"] == 1


def test_a_ballot_that_finds_the_poll_being_closed_is_refused(
    town: Town, app: Flask, other: psycopg.Connection[Any]
) -> None:
    person = town.resident()
    poll_id = town.open()
    assert town.get(f"/polls/{poll_id}/paper", town.voter(person)).status_code == 200
    other.execute("SELECT id FROM polls WHERE id = %s FOR UPDATE", [poll_id])
    headers = town.voter(person)
    with ThreadPoolExecutor(1) as thread:
        casting = thread.submit(
            lambda: app.test_client().post(f"/v1/polls/{poll_id}/ballots", json={"choices": ["a"]}, headers=headers)
        )
        time.sleep(0.3)
        assert not casting.done(), "the ballot waits for what becomes of the poll"
        other.execute("UPDATE polls SET state = 'closed' WHERE id = %s", [poll_id])
        other.commit()
        answer = casting.result(5)
    assert (answer.status_code, answer.json["code"]) == (409, "poll_not_open")
    assert town.ballots(poll_id) == []
    assert town.scalar("SELECT count(*) FROM roll_entries WHERE voted") == 0, "her right to vote is not used up"


def test_in_a_rush_at_the_deadline_every_acknowledged_ballot_is_counted(app: Flask, town: Town) -> None:
    people = [town.resident() for _ in range(400)]
    poll_id = open_until(town, 2.0)
    waiting = iter([(person, town.voter(person)) for person in people])
    lock = threading.Lock()
    taken: list[str] = []
    refused: list[str] = []

    def hurry(_: int) -> None:
        client = app.test_client()
        while True:
            with lock:
                person, headers = next(waiting, (None, {}))
            if person is None:
                return
            answer = client.post(f"/v1/polls/{poll_id}/ballots", json={"choices": ["c"]}, headers=headers)
            (taken if answer.status_code == 201 else refused).append(answer.json.get("code"))
            time.sleep(0.04)

    with ThreadPoolExecutor(9) as threads:
        rush = [threads.submit(hurry, at) for at in range(8)]
        while not all(one.done() for one in rush):
            town.tick()
            time.sleep(0.05)
        for one in rush:
            one.result()
    town.tick()
    assert town.state(poll_id) == "counted"
    result = town.get(f"/polls/{poll_id}/result").json
    assert taken
    assert refused
    assert set(refused) == {"poll_not_open"}
    assert result["ballots"] == len(taken) == len(town.ballots(poll_id))
    assert {row["id"]: row["votes"] for row in result["projects"]}["c"] == len(taken)


def test_two_workers_that_strike_at_once_close_and_count_once(town: Town) -> None:
    poll_id = open_until(town, 0.3)
    time.sleep(0.4)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: town.tick(), range(4)))
    town.tick()
    assert town.state(poll_id) == "counted"
    assert [len(town.told(kind)) for kind in ("poll.closed", "poll.counted")] == [1, 1]


def test_voting_begins_at_the_set_instant(town: Town) -> None:
    person = town.resident()
    begins = datetime.now(UTC) + timedelta(seconds=0.8)
    poll_id = town.open(opens_at=begins.isoformat())
    assert town.vote(poll_id, person, "a").json["code"] == "poll_not_open"
    time.sleep(0.9)
    assert town.vote(poll_id, person, "a").status_code == 201


def test_a_poll_that_decides_something_is_never_cut_short(app: Flask, town: Town) -> None:
    poll_id = town.open()
    object.__setattr__(app.extensions["settings"], "environment", "production")
    answer = town.post(f"/polls/{poll_id}/close", {"reason": "Saya mau."}, town.officer())
    assert (answer.status_code, answer.json["code"]) == (403, "closing_early_refused")
    assert town.state(poll_id) == "open"


def in_flight(connection: psycopg.Connection[Any], poll_id: str, person: UUID) -> None:
    """Cast by the very statement of the box, and leave the transaction open, as a slow disk would."""
    from services.voting.ballots.box import CAST, FORMATS, NAME, TYPES

    connection.execute("SELECT 1")
    connection.pgconn.prepare(NAME, CAST, TYPES)
    values = (UUID(poll_id).bytes, person.bytes, UUID(int=4, version=4).bytes, b"{2}", b"f")
    assert connection.pgconn.exec_prepared(NAME, values, FORMATS).command_status == b"INSERT 0 1"
