"""Whoever can write to voting's queue gives nobody a vote: the letter that says so is not signed by identity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from services.voting.roll.electorate.reactions import on_resident_verified
from shared.contracts.envelope import seal
from shared.contracts.event import EventMeta
from shared.contracts.identity import ResidentVerified
from shared.database import Database
from shared.database.instants import database_now
from shared.events.page import Page
from shared.events.receiver import FeedUnavailable, Receiver
from shared.events.signatures import signed
from shared.events.tables import GENESIS
from shared.ids import new_id
from tests.conftest import ServiceDatabaseFactory
from tests.people import DAMAI, keyring


class Away:
    """Identity does not answer now, so that nothing but the letter speaks."""

    def page(self, source: str, after: int) -> Page:
        """As the feed's client does then."""
        raise FeedUnavailable(f"{source} behind {after}")


@pytest.fixture
def voting(service_database: ServiceDatabaseFactory) -> Iterator[Database]:
    database = Database(service_database("voting"), pool_size=1)
    yield database
    database.dispose()


def page_saying(database: Database, person: UUID) -> Page:
    """The first event of a log: that identity knows where this person lives."""
    event = ResidentVerified(person_id=person, kelurahan=DAMAI, birth_month="1990-05", voice="adult")
    with database.transaction() as session:
        moment = database_now(session)
    meta = EventMeta(
        id=new_id(), source="identity", position=1, time=moment, correlation_id=new_id(), causation_id=None
    )
    envelope = seal(meta, event.event_type, event.event_version, event.subject, event.payload())
    return Page(
        source="identity", epoch=str(new_id()), after=0, previous=GENESIS, upto=1, hash="a" * 64, head=1,
        events=[{**envelope, "hash": "a" * 64}],
    )  # fmt: skip


def known(database: Database) -> list[UUID]:
    with database.engine.connect() as connection:
        return list(connection.scalars(sa.text("SELECT person_id FROM residents")))


def test_a_forged_letter_makes_nobody_a_voter_and_stops_no_true_one(voting: Database) -> None:
    receiver = Receiver(keyring("voting"), voting, {ResidentVerified: [on_resident_verified]}, Away(), patience=0)
    stranger, resident = new_id(), new_id()
    forged = page_saying(voting, stranger)
    attempts: list[dict[str, Any]] = [
        forged.as_json(),
        signed(forged, "voting", keyring("proposals")),
        signed(forged, "voting", keyring("voting")),
        signed(forged, "notifications", keyring("identity")),
    ]
    for letter in attempts:
        with pytest.raises(FeedUnavailable):
            receiver.receive(letter)
    assert known(voting) == []
    receiver.receive(signed(page_saying(voting, resident), "voting", keyring("identity")))
    assert known(voting) == [resident]
