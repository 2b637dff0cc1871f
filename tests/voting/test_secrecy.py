"""What the database, the log of events and the process's lines tell of a ballot: nothing of who cast it."""

from __future__ import annotations

import itertools
import re

import psycopg
import pytest

from services.voting.ballots.receipts import ballot_id, receipt_for
from shared.ids import new_id
from tests.voting.conftest import SECRET
from tests.voting.test_electorate import dump_of
from tests.voting.town import Town

ORDERING = re.compile(
    r"(_at|_on|time|date|number|sequence|serial|order|position|hash|receipt|voter|person|ip|session)$"
)


def columns(town: Town, table: str) -> dict[str, str]:
    """Name and type of every column."""
    with psycopg.connect(town.database.url) as connection:
        query = "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
        return dict(connection.execute(query, [table]).fetchall())


def test_a_ballot_has_no_column_that_leads_to_a_voter_or_a_moment(town: Town) -> None:
    assert columns(town, "ballots") == {"poll_id": "uuid", "id": "uuid", "choices": "ARRAY"}
    assert columns(town, "roll_entries") == {
        "poll_id": "uuid", "voter_id": "uuid", "voted": "boolean", "batch_id": "uuid",
    }  # fmt: skip
    shared = set(columns(town, "ballots")) & set(columns(town, "roll_entries"))
    assert shared == {"poll_id"}


def test_nothing_but_the_primary_key_is_indexed(town: Town) -> None:
    with psycopg.connect(town.database.url) as connection:
        rows = connection.execute("SELECT indexdef FROM pg_indexes WHERE tablename IN ('ballots', 'roll_entries')")
        indexes = sorted(definition.split(" USING ")[1] for (definition,) in rows)
    assert indexes == ["btree (poll_id, id)", "btree (poll_id, voter_id)"]


def test_ballot_ids_are_random_and_stand_in_no_order(town: Town) -> None:
    people = [town.resident() for _ in range(40)]
    poll_id = town.open()
    receipts = [town.vote(poll_id, person, "a", key=f"key of {person}").json["receipt"] for person in people]
    ids = [ballot_id(receipt) for receipt in receipts]
    assert {one.version for one in ids} == {4}
    rises = sum(one < other for one, other in itertools.pairwise(ids))
    assert 8 <= rises <= 31, "about half of the steps go up, as with any shuffled deck"


def test_not_even_the_order_of_marking_is_kept(town: Town) -> None:
    one, other = town.resident(), town.resident()
    poll_id = town.open()
    town.vote(poll_id, one, "c", "a", "b")
    town.vote(poll_id, other, "b", "c", "a")
    assert town.ballots(poll_id) == [[0, 1, 2], [0, 1, 2]]


def test_receipt_and_key_are_kept_nowhere(town: Town, capfd: pytest.CaptureFixture[str]) -> None:
    person = town.resident()
    poll_id = town.open()
    receipt = town.vote(poll_id, person, "a", key="a random key of hers").json["receipt"]
    town.vote(poll_id, person, "b")
    town.count(poll_id)
    everything = dump_of(town) + "".join(capfd.readouterr())
    for secret in (receipt, receipt.replace("-", ""), "a random key of hers"):
        assert secret not in everything
    assert str(ballot_id(receipt)) in everything, "the search would have found what is there"


def test_a_receipt_without_a_key_is_random_and_with_one_its_own(town: Town) -> None:
    poll_id, voter = new_id(), new_id()
    assert receipt_for(SECRET, poll_id, voter, "") != receipt_for(SECRET, poll_id, voter, "")
    assert receipt_for(SECRET, poll_id, voter, "k") == receipt_for(SECRET, poll_id, voter, "k")
    different = {
        receipt_for(*arguments)
        for arguments in (
            (SECRET, poll_id, voter, "k"), (SECRET, poll_id, voter, "l"), (SECRET, poll_id, new_id(), "k"),
            (SECRET, new_id(), voter, "k"), ("another secret", poll_id, voter, "k"),
        )
    }  # fmt: skip
    assert len(different) == 5
    assert all(re.fullmatch(r"([A-Z2-7]{4}-){4}[A-Z2-7]{4}", receipt) for receipt in different)


def test_no_event_speaks_of_a_single_ballot(town: Town) -> None:
    person = town.resident()
    poll_id = town.open()
    before = town.scalar("SELECT count(*) FROM outbox")
    assert town.vote(poll_id, person, "a", key="k" * 20).status_code == 201
    assert town.scalar("SELECT count(*) FROM outbox") == before
    assert town.scalar("SELECT count(*) FROM idempotency_keys") == 0
