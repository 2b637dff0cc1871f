"""What the write-ahead log tells of who cast which ballot: everything, until it is dropped, and then nothing."""

from __future__ import annotations

import random
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from threading import Thread
from typing import Any
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from deploy.embedded.ports import free_ports
from deploy.embedded.postgres import Postgres, database_url, ensure_database, on_database
from services.voting.board.few import FEWEST
from services.voting.box.sealing.model import BOX_LOG
from services.voting.carrier.tending.jobs import BOX_TRACES, drop_logs
from shared import clock
from shared.database import Database
from shared.database.log_drops import KEEPS_NOTHING, PAUSE, ask_for_drop, drop_if_asked, kept_by
from shared.database.migrate import migrate
from tests.small_disk import open_the_way
from tests.voting.server_files import ServerFiles, found, linked
from tests.voting.town import Town

VOTERS = 40
NOTHING = (0, 0, 0)
LINKED = 36
BY_CHANCE = 9
"""Of forty pairs that are laid side by side by chance one is right, and nine are in one try of a million; the reader
tries 36 times."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A server for roll and box both, as one machine has it, with the logins that services have."""
    folder = tmp_path_factory.mktemp("server")
    open_the_way(folder)
    server = Postgres(folder / "postgres", free_ports(1)[0], "only-for-this-test")
    server.prepare()
    process = subprocess.Popen(server.command(), cwd="/", stderr=subprocess.DEVNULL)
    try:
        while not server.is_ready():
            assert process.poll() is None, "it did not start"
            time.sleep(0.02)
        for name in ("voting", "box"):
            ensure_database(server.url(), name, "secret")
            migrate(name, database_url(server.url(), name, "secret"))
        yield server
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def files(server: Postgres) -> ServerFiles:
    """That server's files."""
    return ServerFiles(server.data, server.url())


@pytest.fixture
def database(server: Postgres) -> Iterator[Database]:
    """The roll, under its own login."""
    yield from opened(server, "voting", "roll_log_drops")


@pytest.fixture
def box_database(server: Postgres) -> Iterator[Database]:
    """The box, under its own login."""
    yield from opened(server, "box", "box_log_drops")


def opened(server: Postgres, name: str, drops: str) -> Iterator[Database]:
    """A database of the server, with nothing to drop in it."""
    database = Database(database_url(server.url(), name, "secret"))
    with database.transaction() as session:
        session.execute(sa.text(f"DELETE FROM {drops}"))  # noqa: S608 - one of two names
    yield database
    database.dispose()


@dataclass
class Turns:
    """What the test alone knows: in which turn each voter, token and receipt came, as the bytes they are."""

    voters: dict[bytes, int] = field(default_factory=dict)
    tokens: dict[bytes, int] = field(default_factory=dict)
    receipts: dict[bytes, int] = field(default_factory=dict)

    def read_in(self, log: bytes) -> tuple[int, int, int]:
        """How many voters, tokens and receipts stand in it."""
        return found(log, self.voters), found(log, self.tokens), found(log, self.receipts)

    def linked_in(self, log: bytes) -> int:
        """How many voters it leads from to their own receipts."""
        return linked(log, self.voters, self.receipts)


def vote_in_turn(town: Town, poll_id: str, people: list[UUID]) -> Turns:
    """Residents take tokens and vote one after the other, in another order than they came to the roll."""
    turns, people = Turns(), list(people)
    random.Random(20261201).shuffle(people)
    for at, person in enumerate(people):
        device = town.device(person)
        answer = device.vote(poll_id, ["a"])
        assert answer.status_code == 201, answer.json
        turns.voters[person.bytes] = at
        turns.tokens[sha256(device.token).digest()] = at
        turns.receipts[answer.json["receipt"].encode()] = at
    return turns


def drop(town: Town) -> None:
    """The worker drops the logs that are to be dropped."""
    drop_logs(town.database, box=town.box_database)


def test_the_log_links_voters_to_receipts_until_it_is_dropped_after_the_hours_batch_and_after_the_seal(
    town: Town, files: ServerFiles
) -> None:
    early, late = ([town.resident() for _ in range(number)] for number in (VOTERS, 12))
    poll_id = town.open()
    morning = vote_in_turn(town, poll_id, early)
    town.tend(hours=1)
    log = files.log()
    assert morning.read_in(log) == (VOTERS, VOTERS, VOTERS)
    assert morning.linked_in(log) >= LINKED, "what dropping it is for; and that this reader finds it"

    drop(town)
    log = files.log()
    assert (morning.read_in(log), morning.linked_in(log)) == (NOTHING, 0)

    evening = vote_in_turn(town, poll_id, late)
    log = files.log()
    assert evening.linked_in(log) >= len(late) - 2, "the running hour is told"
    assert morning.linked_in(log) < BY_CHANCE, "images of pages bring back rows, in no order of theirs"

    town.count(poll_id)
    rewrite_everything(files)
    assert evening.linked_in(files.log()) >= len(late) - 2, "neither closing nor VACUUM FULL nor CHECKPOINT drops it"
    drop(town)
    log = files.log()
    assert (morning.read_in(log), evening.read_in(log)) == (NOTHING, NOTHING)
    for table in ("ballots", "leaves"):
        left = files.table("box", table)
        assert (morning.read_in(left), evening.read_in(left)) == (NOTHING, NOTHING), table


def rewrite_everything(files: ServerFiles) -> None:
    """Do what the manual told before there was more to do."""
    for name, table in (("voting", "roll_entries"), ("box", "ballots")):
        with psycopg.connect(on_database(files.url, name), autocommit=True) as connection:
            connection.execute(f"VACUUM FULL {table}")
            connection.execute("CHECKPOINT")


def test_a_log_that_may_not_be_dropped_is_told_of_and_dropped_when_it_may(town: Town, files: ServerFiles) -> None:
    people = [town.resident() for _ in range(FEWEST)]
    poll_id = town.open()
    turns = vote_in_turn(town, poll_id, people)
    town.tend(hours=1)
    with administering(files, "box") as connection:
        connection.execute("REVOKE EXECUTE ON FUNCTION pg_switch_wal() FROM box")
    drop(town)
    assert turns.read_in(files.log())[2] == FEWEST
    said = town.box.get("/health/ready")
    assert (said.status_code, said.text.splitlines()[0]) == (HTTPStatus.OK, "ready"), "voting goes on"
    assert "no GRANT EXECUTE ON FUNCTION pg_switch_wal() TO box" in said.text
    assert waits(town.box) != 0
    with administering(files, "box") as connection:
        connection.execute("GRANT EXECUTE ON FUNCTION pg_switch_wal() TO box")
    drop(town)
    assert waits(town.box) != 0, "the next attempt comes after a pause"
    for attempt in range(1, 6):  # on a busy machine one may take longer than an attempt has
        with clock.frozen_at(clock.now() + 2 * attempt * PAUSE):
            drop(town)
        if waits(town.box) == 0:
            break
    assert turns.read_in(files.log()) == NOTHING
    assert town.box.get("/health/ready").text == "ready\n"
    assert waits(town.box) == 0


def administering(files: ServerFiles, database: str) -> psycopg.Connection[Any]:
    """A connection of the administrator."""
    return psycopg.connect(on_database(files.url, database), autocommit=True)


def waits(client: FlaskClient) -> float:
    """Since when a drop waits, as Prometheus reads it."""
    return float(re.findall(r"^rembuk_log_drop_waits_seconds (\S+)$", client.get("/metrics").text, re.MULTILINE)[0])


def test_a_box_that_cannot_be_sealed_has_the_logs_dropped_once_and_not_every_second(town: Town) -> None:
    poll_id = town.open()
    vote_in_turn(town, poll_id, [town.resident()])
    with town.box_database.transaction() as session:
        session.execute(sa.text("UPDATE ballots SET marks = '{2}' WHERE poll_id = :id"), {"id": UUID(poll_id)})
    town.close(poll_id)
    for _ in range(3):
        town.tend()
    assert town.scalar("SELECT count(*) FROM roll_log_drops") == 1
    assert town.in_box("SELECT count(*) FROM box_log_drops") == [0]
    town.in_box("DELETE FROM papers WHERE poll_id = :id RETURNING state", id=UUID(poll_id))


@pytest.mark.parametrize("over", [False, True])
def test_rows_that_somebody_still_reads_are_waited_for(town: Town, over: bool) -> None:
    people = [town.resident() for _ in range(FEWEST)]
    poll_id = town.open()
    with psycopg.connect(town.box_database.url) as dump:
        dump.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        dump.execute("SELECT count(*) FROM papers")
        vote_in_turn(town, poll_id, people)
        if over:
            town.close(poll_id)
        town.tend(hours=1)
        assert drop_if_asked(town.box_database, BOX_LOG, BOX_TRACES, whole=over) == 0
        assert "somebody has been reading ballots" in town.in_box("SELECT why FROM box_log_drops")[0]
    with clock.frozen_at(clock.now() + 2 * PAUSE):
        assert drop_if_asked(town.box_database, BOX_LOG, BOX_TRACES, whole=over) == 1


def test_a_server_that_keeps_its_log_for_somebody_is_named_by_what_keeps_it(town: Town) -> None:
    with town.box_database.engine.connect() as connection:
        assert kept_by(connection) == []
        assert kept_by(connection, {**KEEPS_NOTHING, "archive_mode": "on"}) == ["archive_mode is off"]


def test_a_server_that_has_put_files_by_is_given_as_many_rounds_as_it_may_have_of_them(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = sa.insert(BOX_LOG).values(asked_at=clock.now(), rounds=5)
    with town.box_database.transaction() as session:
        session.execute(asked)
    monkeypatch.setattr("shared.database.log_drops.LONGEST", 0.0)
    assert drop_if_asked(town.box_database, BOX_LOG, []) == 0, "one attempt has its time"
    assert town.in_box("SELECT rounds FROM box_log_drops") == [4]
    monkeypatch.undo()
    with clock.frozen_at(clock.now() + 2 * PAUSE):
        assert drop_if_asked(town.box_database, BOX_LOG, []) == 4
    assert town.in_box("SELECT rounds FROM box_log_drops") == []


def test_ballots_are_taken_while_the_log_is_dropped(town: Town) -> None:
    people = [town.resident() for _ in range(12)]
    poll_id = town.open()
    voting = Thread(target=vote_in_turn, args=(town, poll_id, people))
    voting.start()
    drops = 0
    while voting.is_alive():
        with town.box_database.transaction() as session:
            ask_for_drop(session, BOX_LOG)
        drops += drop_if_asked(town.box_database, BOX_LOG, BOX_TRACES)
    voting.join()
    assert drops > 1
    assert town.turnout(poll_id)["ballots"] == len(people)
