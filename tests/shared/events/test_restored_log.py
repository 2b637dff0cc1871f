"""A source restored from a backup: its listeners notice, stop, and rejoin without doing anything twice."""

from __future__ import annotations

from shared.events.cursors import Outcome, rejoin
from shared.events.log import start_new_epoch
from tests.shared.events.harness import Service, shortlisted, told

Town = dict[str, Service]


def restore_backup(service: Service, position: int) -> None:
    """What a backup taken at `position` would bring back."""
    service.execute("DELETE FROM outbox WHERE position > :position OR position IS NULL", position=position)
    last = "SELECT position, hash FROM outbox WHERE position = :position"
    service.execute(f"UPDATE log_head SET (position, hash) = ({last})", position=position)  # noqa: S608 - a constant


def test_a_log_that_went_back_stops_its_listeners_loudly(town: Town) -> None:
    notifications = town["notifications"]
    told(town, *[shortlisted() for _ in range(4)])
    notifications.receiver.catch_up("proposals")
    restore_backup(town["proposals"], 2)
    assert notifications.receiver.catch_up("proposals") is Outcome.STOPPED
    assert notifications.cursor("proposals").stopped == "the log ends at 2, and 4 were applied"


def test_a_restored_log_that_has_grown_past_the_cursor_is_recognised_all_the_same(town: Town) -> None:
    notifications = town["notifications"]
    told(town, *[shortlisted() for _ in range(4)])
    notifications.receiver.catch_up("proposals")
    restore_backup(town["proposals"], 2)
    told(town, *[shortlisted("after the restore") for _ in range(5)])
    assert notifications.receiver.catch_up("proposals") is Outcome.STOPPED
    assert notifications.effects("proposals") == [1, 2, 3, 4]


def test_a_new_epoch_stops_listeners_until_they_rejoin_and_nothing_happens_twice(town: Town) -> None:
    notifications = town["notifications"]
    told(town, *[shortlisted() for _ in range(3)])
    notifications.receiver.catch_up("proposals")
    with town["proposals"].database.engine.begin() as connection:
        start_new_epoch(connection)
    (letter,) = told(town, shortlisted())[3:]
    assert notifications.receiver.receive(letter) is Outcome.STOPPED
    assert notifications.receiver.receive(letter) is Outcome.STOPPED
    with notifications.database.transaction() as session:
        rejoin(session, "proposals", 0)
    assert notifications.receiver.catch_up("proposals") is Outcome.APPLIED
    assert notifications.effects("proposals") == [1, 2, 3, 4]
