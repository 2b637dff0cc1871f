"""The signer is killed in the last hour: what was lost is given back, and roll and box take ballots again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
import rfc8785

from services.voting.carrier.tending.doors import Doors
from services.voting.carrier.tending.jobs import feel_pulses
from services.voting.roll.polls.model import Poll
from services.voting.roll.polls.rules_document import hash_of
from shared import clock
from shared.database import Database
from tests.faults.many_voters import ManyVoters, must_be_counted
from tests.faults.polling_place import Place, eventually
from tests.people import keyring

BEAT = timedelta(seconds=50)
"""By which the past moves away between two pulses: an hour goes by in seconds."""


@pytest.fixture
def roll(place: Place) -> Iterator[Database]:
    """The roll, as its worker reaches it."""
    database = Database(place.url("voting"), pool_size=2)
    yield database
    database.dispose()


def test_a_signer_killed_in_the_last_hour_gives_its_voters_the_time_back(
    place: Place, roll: Database, seed: int
) -> None:
    people = place.voters(24)
    poll_id = place.open_poll()
    eventually(lambda: bool(place.query("box", "SELECT 1 FROM papers WHERE poll_id = %s", poll_id)))
    place.kill("worker")
    doors = Doors(
        f"http://127.0.0.1:{place.ports['roll']}", f"http://127.0.0.1:{place.ports['box']}", keyring("voting")
    )
    early, late = ManyVoters(place, poll_id, seed=seed), ManyVoters(place, poll_id, seed=seed)
    early.vote_all(people[:8])
    let_time_pass(roll, place, doors, minutes=2)
    place.query("voting", "UPDATE answering_stretches SET since = since - interval '1 hour'")
    place.kill("signer")
    let_time_pass(roll, place, doors, minutes=10)
    place.start("signer")
    let_time_pass(roll, place, doors, minutes=2)
    end_now(roll, place, poll_id)
    tried = ManyVoters(place, poll_id, seed=seed)
    tried.vote_all(people[8:10])
    assert set(tried.refused.values()) == {"poll_not_open"}, "its time is over"
    place.start("worker")
    eventually(lambda: later_ends(place, poll_id) == ["outage"])
    assert place.state(poll_id) == "open"
    late.vote_all(people[8:])
    assert late.refused == {}
    assert len(late.receipts) == 16, "after the end that was published"
    (weighed,) = place.query("voting", "SELECT lost_seconds, silences FROM weighings WHERE poll_id = %s", poll_id)
    assert abs(weighed[0] - 10 * 60) < 100
    assert {silence["part"] for silence in weighed[1]} == {"signer"}
    place.close_now(poll_id)
    eventually(lambda: place.is_published(poll_id))
    early.receipts |= late.receipts
    early.choices |= late.choices
    must_be_counted(place, early)


def later_ends(place: Place, poll_id: str) -> list[str]:
    """Why the poll ends later than was published, in turn."""
    found = place.query("voting", "SELECT cause FROM prolongations WHERE poll_id = %s ORDER BY until", poll_id)
    return [str(cause) for (cause,) in found]


def end_now(roll: Database, place: Place, poll_id: str) -> None:
    """Reach behind the curtain: the poll opened an hour ago and ends now, and everything that was hashed says so."""
    with roll.transaction() as session:
        poll = session.get_one(Poll, UUID(poll_id))
        poll.closes_at = clock.now()
        poll.opens_at = poll.closes_at - timedelta(hours=1)
        poll.rules_hash = hash_of(poll.document())
        told = rfc8785.dumps(poll.document()).decode(), poll.rules_hash, poll.opens_at, poll.closes_at, poll_id
    place.query(
        "box",
        "UPDATE papers SET document = %s, rules_hash = %s, opens_at = %s, closes_at = %s WHERE poll_id = %s",
        *told,
    )


def let_time_pass(roll: Database, place: Place, doors: Doors, *, minutes: int) -> None:
    """So many minutes in which the worker asks who answers; the past is moved away instead of waiting for it."""
    for _ in range(round(timedelta(minutes=minutes) / BEAT)):
        place.query("voting", "UPDATE answering_stretches SET since = since - %s, until = until - %s", BEAT, BEAT)
        feel_pulses(roll, doors=doors)
