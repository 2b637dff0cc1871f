"""A closed poll is counted in a process of its own."""

from __future__ import annotations

from uuid import UUID

import pytest

from services.voting.carrier.tallying import jobs
from services.voting.carrier.tallying.jobs import Patience, count_apart, count_closed_polls
from shared.database import Database
from tests.voting.town import Town


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> Patience:
    """What this test's worker remembers of failed counts."""
    fresh = Patience()
    monkeypatch.setattr(jobs, "patience", fresh)
    return fresh


def closed_poll(town: Town) -> str:
    person = town.resident()
    idea = town.shortlisted("Titian aman", 40_000_000)
    poll_id = town.open(proposal_ids=[str(idea)], budget=100_000_000, rules={"rule": "greedy"})
    assert town.vote(poll_id, person, str(idea)).status_code == 201
    town.close(poll_id)
    town.tend()
    return poll_id


def test_another_process_counts_the_poll(town: Town) -> None:
    poll_id = closed_poll(town)
    assert count_apart(town.database, town.box_database, UUID(poll_id))
    assert town.state(poll_id) == "counted"
    assert len(town.told("poll.counted")) == 1


def test_what_cannot_be_counted_is_said_and_stays_closed(town: Town) -> None:
    poll_id = closed_poll(town)
    town.execute("UPDATE polls SET rules_hash = repeat('0', 64) WHERE id = :id", id=UUID(poll_id))
    assert not count_apart(town.database, town.box_database, UUID(poll_id))
    assert town.state(poll_id) == "closed"


def test_a_failed_count_is_not_repeated_at_every_tick(town: Town) -> None:
    poll_id = closed_poll(town)
    tried: list[UUID] = []

    def fail(_roll: Database, _box: Database, which: UUID) -> bool:
        tried.append(which)
        return False

    for _ in range(3):
        count_closed_polls(town.database, box=town.box_database, count=fail)
    assert tried == [UUID(poll_id)]


def test_a_tick_during_a_count_begins_no_second_one(town: Town) -> None:
    poll_id = closed_poll(town)
    begun: list[UUID] = []

    def count_and_tick(roll: Database, box: Database, which: UUID) -> bool:
        begun.append(which)
        count_closed_polls(roll, box=box, count=count_and_tick)
        return True

    count_closed_polls(town.database, box=town.box_database, count=count_and_tick)
    assert begun == [UUID(poll_id)]
