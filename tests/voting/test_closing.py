"""The last second: whoever was in time is counted, whoever was not is told so, and nobody falls between."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask import Flask

from services.voting.board.leaves import NONCE_BYTES, leaf_of, receipt_of
from services.voting.box.ballots.box import CAST, FORMATS, NAME, TAKEN, TYPES, Entry
from services.voting.roll.polls.jobs import close_due_polls
from shared import clock
from shared.database import Database
from tests.voting.town import Town

SECONDS = 4.0
"""Long enough to open a poll and vote on a machine that is busy with much else."""
RUSH = 15
"""Ballots in the box when the poll is closed in the middle of them."""


@pytest.fixture
def in_roll(database: Database) -> Iterator[psycopg.Connection[Any]]:
    """Another connection to the roll, whose transactions the test holds open."""
    with psycopg.connect(database.url) as connection:
        yield connection


@pytest.fixture
def in_box(box_database: Database) -> Iterator[psycopg.Connection[Any]]:
    """Another connection to the box, likewise."""
    with psycopg.connect(box_database.url) as connection:
        yield connection


def open_until(town: Town, seconds: float) -> str:
    """A poll that closes so soon."""
    return town.open(closes_at=(clock.now() + timedelta(seconds=seconds)).isoformat())


def wait_for(town: Town, poll_id: str) -> None:
    """Until the poll's time is over."""
    closes_at = datetime.fromisoformat(town.get(f"/polls/{poll_id}").json["closes_at"])
    time.sleep(max(0.0, (closes_at - clock.now()).total_seconds()) + 0.1)


def test_a_poll_closes_by_the_clock_and_is_counted(town: Town) -> None:
    person = town.resident()
    poll_id = open_until(town, SECONDS)
    assert town.vote(poll_id, person, "c").status_code == 201
    town.tick()
    assert town.state(poll_id) == "open", "not before its time"
    wait_for(town, poll_id)
    town.tick()
    assert town.state(poll_id) == "counted"
    assert [len(town.told(kind)) for kind in ("poll.closed", "poll.counted")] == [1, 1]
    town.tick()
    assert [len(town.told(kind)) for kind in ("poll.closed", "poll.counted")] == [1, 1], "a second tick does nothing"


@pytest.mark.usefixtures("open_polls")
def test_nobody_takes_a_token_after_closing_even_before_the_worker_has_noticed(town: Town) -> None:
    person = town.resident()
    poll_id = open_until(town, SECONDS)
    wait_for(town, poll_id)
    assert town.state(poll_id) == "open", "nobody has struck the clock"
    answer = town.vote(poll_id, person, "a")
    assert (answer.status_code, answer.json["code"]) == (409, "poll_not_open")
    assert town.get(f"/polls/{poll_id}/turnout").json == {"voters": 1, "issued": 0}


def test_nobody_votes_after_closing_with_a_token_taken_in_time(town: Town) -> None:
    device = town.device(town.resident())
    poll_id = open_until(town, SECONDS)
    assert device.take(poll_id).status_code == 201
    wait_for(town, poll_id)
    assert town.state(poll_id) == "open", "nobody has struck the clock"
    answer = device.cast(poll_id, ["a"])
    assert (answer.status_code, answer.json["code"]) == (409, "box_closed")
    assert town.ballots(poll_id) == []


@pytest.mark.usefixtures("open_polls")
def test_a_ballot_in_flight_at_the_deadline_is_waited_for_and_counted(
    town: Town, in_box: psycopg.Connection[Any]
) -> None:
    device = town.device(town.resident())
    poll_id = open_until(town, SECONDS)
    assert device.take(poll_id).status_code == 201
    in_flight(in_box, poll_id)
    wait_for(town, poll_id)
    close_due_polls.run(town.database)
    with ThreadPoolExecutor(1) as thread:
        sealing = thread.submit(town.tend)
        time.sleep(0.3)
        assert not sealing.done(), "sealing waits for the ballot"
        in_box.commit()
        sealing.result(20)
    town.tick()
    assert town.get(f"/polls/{poll_id}/result").json["ballots"] == 1


def test_a_ballot_that_finds_the_box_being_closed_is_refused(
    town: Town, box_app: Flask, in_box: psycopg.Connection[Any]
) -> None:
    device = town.device(town.resident())
    poll_id = town.open()
    device.take(poll_id)
    box_app.extensions["booth"].paper(UUID(poll_id))
    in_box.execute("SELECT poll_id FROM papers WHERE poll_id = %s FOR UPDATE", [poll_id])
    with ThreadPoolExecutor(1) as thread:
        casting = thread.submit(device.cast, poll_id, ["a"])
        time.sleep(0.3)
        assert not casting.done(), "the ballot waits for what becomes of the paper"
        in_box.execute("UPDATE papers SET state = 'closed' WHERE poll_id = %s", [poll_id])
        in_box.commit()
        answer = casting.result(20)
    assert (answer.status_code, answer.json["code"]) == (409, "box_closed")
    assert town.ballots(poll_id) == []


def test_a_voter_who_finds_the_roll_being_closed_is_refused_and_keeps_her_right(
    town: Town, in_roll: psycopg.Connection[Any]
) -> None:
    device = town.device(town.resident())
    poll_id = town.open()
    in_roll.execute("SELECT id FROM polls WHERE id = %s FOR UPDATE", [poll_id])
    with ThreadPoolExecutor(1) as thread:
        taking = thread.submit(device.take, poll_id)
        time.sleep(0.3)
        assert not taking.done(), "the token waits for what becomes of the poll"
        in_roll.execute("UPDATE polls SET state = 'closed' WHERE id = %s", [poll_id])
        in_roll.commit()
        answer = taking.result(20)
    assert (answer.status_code, answer.json["code"]) == (409, "poll_not_open")
    assert town.scalar("SELECT count(*) FROM roll_entries WHERE blinded IS NOT NULL") == 0


@pytest.mark.usefixtures("open_polls")
def test_closing_waits_for_a_token_that_is_being_given(town: Town, in_roll: psycopg.Connection[Any]) -> None:
    person = town.resident()
    poll_id = town.open()
    in_roll.execute("SELECT id FROM polls WHERE id = %s FOR KEY SHARE", [poll_id])
    in_roll.execute("UPDATE roll_entries SET blinded = '1' WHERE voter_id = %s", [person])
    with ThreadPoolExecutor(1) as thread:
        closing = thread.submit(town.close, poll_id)
        time.sleep(0.3)
        assert not closing.done(), "closing waits for the token"
        in_roll.commit()
        closing.result(20)
    assert town.get(f"/polls/{poll_id}/turnout").json == {"voters": 1, "issued": 1}


def test_in_a_rush_at_the_deadline_every_acknowledged_ballot_is_counted(town: Town) -> None:
    devices = [town.device(town.resident()) for _ in range(60)]
    poll_id = town.open()
    waiting = iter(devices)
    lock = threading.Lock()
    receipts: list[str] = []
    refused: list[str] = []

    def hurry(_: int) -> None:
        while True:
            with lock:
                device = next(waiting, None)
            if device is None:
                return
            answer = device.vote(poll_id, ["c"])
            if answer.status_code == 201:
                receipts.append(answer.json["receipt"])
            else:
                refused.append(answer.json["code"])

    with ThreadPoolExecutor(4) as threads:
        rush = [threads.submit(hurry, at) for at in range(4)]
        while len(receipts) < RUSH and not all(one.done() for one in rush):
            time.sleep(0.05)
        town.close(poll_id)
        while not all(one.done() for one in rush):
            town.tick()
            time.sleep(0.05)
        for one in rush:
            one.result()
    town.tick()
    assert town.state(poll_id) == "counted"
    result = town.get(f"/polls/{poll_id}/result").json
    assert receipts
    assert refused
    assert set(refused) <= {"poll_not_open", "box_closed"}
    assert result["ballots"] == len(receipts) == len(town.ballots(poll_id))
    assert {row["id"]: row["votes"] for row in result["projects"]}["c"] == len(receipts)
    assert {town.find(poll_id, receipt)["state"] for receipt in receipts} == {"counted"}


def test_two_workers_that_strike_at_once_close_and_count_once(town: Town) -> None:
    poll_id = open_until(town, SECONDS)
    wait_for(town, poll_id)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: town.tick(), range(4)))
    town.tick()
    assert town.state(poll_id) == "counted"
    assert [len(town.told(kind)) for kind in ("poll.closed", "poll.counted")] == [1, 1]


def test_voting_begins_at_the_set_instant(town: Town) -> None:
    person = town.resident()
    begins = clock.now() + timedelta(seconds=SECONDS)
    poll_id = town.open(opens_at=begins.isoformat())
    assert town.vote(poll_id, person, "a").json["code"] == "poll_not_open"
    time.sleep(max(0.0, (begins - clock.now()).total_seconds()) + 0.1)
    assert town.vote(poll_id, person, "a").status_code == 201


def test_a_poll_that_decides_something_is_never_cut_short(app: Flask, town: Town) -> None:
    poll_id = town.open()
    object.__setattr__(app.extensions["settings"], "environment", "production")
    answer = town.post(f"/polls/{poll_id}/close", {"reason": "Saya mau."}, town.officer())
    assert (answer.status_code, answer.json["code"]) == (403, "closing_early_refused")
    assert town.state(poll_id) == "open"


def in_flight(connection: psycopg.Connection[Any], poll_id: str) -> None:
    """Cast by the very statement of the box, and leave the transaction open, as a slow disk would."""
    connection.execute("SELECT 1")
    connection.pgconn.prepare(NAME, CAST, TYPES)
    nonce = bytes(NONCE_BYTES)
    receipt = receipt_of(leaf_of(poll_id, "approval", ["c"], nonce))
    entry = Entry(UUID(poll_id), bytes(32), 0, False, [2], nonce, receipt)
    result = connection.pgconn.exec_prepared(NAME, entry.parameters(), FORMATS)
    assert result.command_status == TAKEN
