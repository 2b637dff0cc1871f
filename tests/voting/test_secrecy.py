"""What the databases, the log of events and the process's lines tell of a ballot: nothing of who cast it."""

from __future__ import annotations

import itertools
import re
from hashlib import sha256

import psycopg
import pytest

from services.voting.board.leaves import leaf_of, receipt_of
from shared.blind_signatures import from_text
from shared.database import Database
from tests.voting.test_electorate import dump_of
from tests.voting.town import Town


def columns(database: Database, table: str) -> dict[str, str]:
    """Name and type of every column."""
    with psycopg.connect(database.url) as connection:
        query = "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
        return dict(connection.execute(query, [table]).fetchall())


def test_neither_side_has_a_column_that_leads_to_the_other_or_to_a_moment(town: Town) -> None:
    ballot, entry = columns(town.box_database, "ballots"), columns(town.database, "roll_entries")
    assert ballot == {
        "poll_id": "uuid", "token": "bytea", "cell": "smallint", "assisted": "boolean", "marks": "ARRAY",
        "nonce": "bytea", "receipt": "character varying", "replaced_receipt": "character varying", "batch": "integer",
        "retry_key": "bytea",
    }  # fmt: skip
    assert entry == {
        "poll_id": "uuid", "voter_id": "uuid", "cell": "smallint", "blinded": "bytea", "batch_id": "uuid",
    }  # fmt: skip
    assert set(ballot) & set(entry) == {"poll_id", "cell"}, "a cell is shared by thirty voters"
    assert columns(town.box_database, "counted_ballots").keys() == {
        "poll_id", "number", "cell", "assisted", "marks", "times",
    }  # fmt: skip


def test_the_box_has_no_table_of_people_and_the_roll_none_of_ballots(town: Town) -> None:
    tables = []
    for database in (town.database, town.box_database):
        with psycopg.connect(database.url) as connection:
            rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            tables.append({name for (name,) in rows} - {"alembic_version"})
    roll, box = tables
    assert box == {
        "papers", "ballots", "leaves", "roots", "counted_ballots", "boards", "named_auditors", "openings_read",
        "box_log_drops",
    }  # fmt: skip
    assert roll & box == set()


def test_nothing_but_what_finds_a_row_is_indexed(town: Town) -> None:
    found = []
    for database in (town.database, town.box_database):
        with psycopg.connect(database.url) as connection:
            query = "SELECT indexdef FROM pg_indexes WHERE tablename IN ('ballots', 'roll_entries', 'leaves')"
            found += [definition.split(" USING ")[1] for (definition,) in connection.execute(query).fetchall()]
    assert sorted(found) == [
        'btree (poll_id, "position")',
        "btree (poll_id, blinded) WHERE (length(blinded) > 0)",
        "btree (poll_id, leaf)",
        "btree (poll_id, receipt)",
        "btree (poll_id, replaced_receipt) WHERE (replaced_receipt IS NOT NULL)",
        "btree (poll_id, token)",
        "btree (poll_id, voter_id)",
    ]


def test_tokens_nonces_and_receipts_are_random_and_stand_in_no_order(town: Town) -> None:
    devices = [town.device(town.resident()) for _ in range(40)]
    poll_id = town.open()
    receipts = [device.vote(poll_id, ["a"]).json["receipt"] for device in devices]
    tokens = [sha256(device.token).digest() for device in devices]
    nonces = [town.in_box("SELECT nonce FROM ballots WHERE token = :token", token=token)[0] for token in tokens]
    for values in (tokens, nonces, receipts):
        assert len(set(values)) == 40
        rises = sum(one < other for one, other in itertools.pairwise(values))
        assert 8 <= rises <= 31, "about half of the steps go up, as with any shuffled deck"


def test_not_even_the_order_of_marking_is_kept(town: Town) -> None:
    one, other = town.resident(), town.resident()
    poll_id = town.open()
    town.vote(poll_id, one, "c", "a", "b")
    town.vote(poll_id, other, "b", "c", "a")
    assert town.ballots(poll_id) == [[0, 1, 2], [0, 1, 2]]


def test_what_the_roll_saw_is_not_in_the_box_and_what_the_box_saw_is_not_on_the_roll(town: Town) -> None:
    person = town.resident()
    device = town.device(person)
    poll_id = town.open()
    device.vote(poll_id, ["a"])
    assert device.blinding is not None
    blinded, token = device.blinding.blinded, device.token
    seen_by_roll = [person.hex, str(person), blinded.hex(), sha256(blinded).hexdigest()]
    seen_by_box = [token.hex(), sha256(token).hexdigest(), from_text(device.ballot["signature"]).hex()]
    roll, box = (dump_of(town, database) for database in (town.database, town.box_database))
    assert not [secret for secret in seen_by_roll if secret in box]
    assert not [secret for secret in seen_by_box if secret in roll]
    assert sha256(blinded).hexdigest() in roll, "the search would have found what is there"
    assert sha256(token).hexdigest() in box


def test_receipt_token_and_blinded_value_are_kept_nowhere_once_the_box_is_sealed(
    town: Town, capfd: pytest.CaptureFixture[str]
) -> None:
    device = town.device(town.resident())
    poll_id = town.open()
    receipt = device.vote(poll_id, ["a"]).json["receipt"]
    device.cast(poll_id, ["b"])
    assert device.blinding is not None
    assert device.retry_key is not None
    proof = sha256(from_text(device.retry_key)).hexdigest()
    assert proof in dump_of(town, town.box_database), "the search would have found what is there"
    assert proof not in dump_of(town, town.database)
    town.count(poll_id)
    everything = dump_of(town) + "".join(capfd.readouterr())
    for secret in (receipt, receipt.replace("-", ""), device.ballot["token"], device.ballot["signature"], proof):
        assert secret not in everything
    for octets in (device.token, sha256(device.token).digest(), sha256(device.blinding.blinded).digest()):
        assert octets.hex() not in everything
    (leaf,) = town.in_box("SELECT leaf FROM leaves")
    assert receipt_of(leaf) == receipt
    assert leaf.hex() in everything, "the search would have found what is there"


def test_a_receipt_follows_from_poll_choices_and_a_random_nonce_and_from_nothing_of_the_voter(town: Town) -> None:
    people = [town.resident() for _ in range(4)]
    poll_id = town.open()
    receipts = {town.vote(poll_id, person, "b", "a").json["receipt"] for person in people}
    nonces = town.in_box("SELECT nonce FROM ballots")
    assert {len(nonce) for nonce in nonces} == {16}
    assert receipts == {receipt_of(leaf_of(poll_id, "approval", ["a", "b"], nonce)) for nonce in nonces}
    assert len(receipts) == 4
    assert all(re.fullmatch(r"([A-Z2-7]{4}-){4}[A-Z2-7]{4}", receipt) for receipt in receipts)


def test_no_event_speaks_of_a_single_ballot(town: Town) -> None:
    device = town.device(town.resident())
    poll_id = town.open()
    before = town.scalar("SELECT count(*) FROM outbox")
    receipt = device.vote(poll_id, ["a"]).json["receipt"]
    assert device.replace(poll_id, receipt, ["b"]).status_code == 201
    town.tend(hours=1)
    assert town.scalar("SELECT count(*) FROM outbox") == before
    assert town.scalar("SELECT count(*) FROM idempotency_keys") == 0
