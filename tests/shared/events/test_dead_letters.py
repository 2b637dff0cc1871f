"""Events given up: tried again when an operator asks, or discarded with a reason."""

from __future__ import annotations

import pytest

from shared.events import dead_letters
from shared.ids import new_id
from tests.shared.events.harness import Service, shortlisted

Town = dict[str, Service]


def test_a_retried_dead_letter_is_applied_and_a_discarded_one_keeps_its_reason(town: Town) -> None:
    notifications = town["notifications"]
    first, second = town["proposals"].tell(shortlisted(), shortlisted())
    town["proposals"].execute("UPDATE outbox SET version = 9")
    town["proposals"].relay.step()
    notifications.receiver.catch_up("proposals")
    notifications.execute(
        "UPDATE dead_letters SET envelope = jsonb_set(envelope, '{dataschema}', '\"urn:rembuk:event:x:1\"')"
    )
    with notifications.database.transaction() as session:
        dead_letters.ask_for_retry(session, first, by="Operator 7")
        dead_letters.discard(session, second, by="Operator 7", why="a test poll")
    assert notifications.receiver.retry_parked() == 1
    states = notifications.execute("SELECT state, decided_by, why FROM dead_letters ORDER BY position").all()
    assert [tuple(row) for row in states] == [
        ("applied", "Operator 7", None),
        ("discarded", "Operator 7", "a test poll"),
    ]
    assert notifications.effects("proposals") == [1]
    with notifications.database.transaction() as session, pytest.raises(dead_letters.DeadLetterSettled):
        dead_letters.ask_for_retry(session, second, by="Operator 7")
    with notifications.database.transaction() as session, pytest.raises(dead_letters.DeadLetterUnknown):
        dead_letters.discard(session, new_id(), by="Operator 7", why="gone")


def test_a_retry_that_fails_is_parked_again(town: Town) -> None:
    notifications = town["notifications"]
    (event_id,) = town["proposals"].tell(shortlisted())
    town["proposals"].execute("UPDATE outbox SET version = 9")
    town["proposals"].relay.step()
    notifications.receiver.catch_up("proposals")
    with notifications.database.transaction() as session:
        dead_letters.ask_for_retry(session, event_id, by="Operator 7")
    assert notifications.receiver.retry_parked() == 0
    assert notifications.execute("SELECT state, attempts FROM dead_letters").one() == ("parked", 2)
