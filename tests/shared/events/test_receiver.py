"""The receiver: each source in order, each event once in effect, whatever happens to the letters."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from shared import clock
from shared.contracts.event import Event
from shared.database import Database
from shared.events import publish
from shared.events.cursors import CursorBusy, Outcome, lock_cursor
from shared.events.mishaps import DELAYS, MOST_ATTEMPTS
from shared.events.page import Page
from shared.events.receiver import FeedUnavailable
from tests.shared.events.harness import Service, poll_opened, published, shortlisted, submitted, told
from tests.wrong_clock import DAY, machine_ahead

Town = dict[str, Service]
START = datetime(2026, 11, 24, tzinfo=UTC)


def whole(town: Town, source: str = "proposals", listener: str = "notifications") -> bool:
    return town[listener].effects(source) == town[listener].heard(source)


def test_a_letter_has_its_effect_and_moves_the_cursor(town: Town) -> None:
    (letter,) = told(town, shortlisted())
    assert town["notifications"].receiver.receive(letter) is Outcome.APPLIED
    assert town["notifications"].effects("proposals") == [1]
    assert town["notifications"].cursor("proposals").position == 1
    assert town["notifications"].feed.pulled == 0


def test_a_doubled_letter_has_its_effect_once(town: Town) -> None:
    (letter,) = told(town, shortlisted())
    outcomes = [town["notifications"].receiver.receive(letter) for _ in range(5)]
    assert outcomes == [Outcome.APPLIED] + [Outcome.STALE] * 4
    assert town["notifications"].effects("proposals") == [1]


def test_a_lost_letter_is_pulled_when_the_next_one_comes(town: Town) -> None:
    letters = told(town, shortlisted(), published(), shortlisted())
    town["notifications"].receiver.receive(letters[2])
    assert town["notifications"].effects("proposals") == [1, 2, 3]


def test_letters_out_of_order_are_applied_in_order(town: Town) -> None:
    letters = told(town, shortlisted(), published(), shortlisted())
    for letter in (letters[1], letters[0], letters[2]):
        town["notifications"].receiver.receive(letter)
    assert town["notifications"].effects("proposals") == [1, 2, 3]


def test_a_letter_that_overlaps_what_was_pulled_brings_only_the_rest(town: Town) -> None:
    told(town, shortlisted())
    town["notifications"].receiver.catch_up("proposals")
    town["proposals"].execute("DELETE FROM deliveries")
    town["proposals"].letters.queues.clear()
    (letter,) = told(town, shortlisted())
    assert (letter["after"], letter["upto"]) == (0, 2)
    town["notifications"].receiver.receive(letter)
    assert town["notifications"].effects("proposals") == [1, 2]


def test_catching_up_needs_no_letter_at_all(town: Town) -> None:
    told(town, *[shortlisted() for _ in range(7)])
    town["notifications"].feed.limit = 3
    assert town["notifications"].receiver.catch_up("proposals") is Outcome.APPLIED
    assert whole(town)
    assert town["notifications"].feed.pulled == 3


def test_sources_do_not_wait_for_each_other(town: Town) -> None:
    town["notifications"].failing = lambda event: event.meta.source == "proposals"
    told(town, shortlisted())
    town["voting"].tell(poll_opened())
    town["voting"].relay.step()
    assert town["notifications"].receiver.catch_up("proposals") is Outcome.WAITING
    assert town["notifications"].receiver.catch_up("voting") is Outcome.APPLIED
    assert whole(town, "voting")


def test_events_that_nobody_hears_only_move_the_cursor(town: Town) -> None:
    told(town, submitted(), submitted())
    town["notifications"].receiver.catch_up("proposals")
    assert town["notifications"].cursor("proposals").position == 2
    assert town["notifications"].effects("proposals") == []


def test_what_a_reaction_publishes_follows_from_its_cause(town: Town) -> None:
    def open_poll(session: sa.orm.Session, _event: Event) -> None:
        publish(session, poll_opened())

    voting = town["voting"]
    voting.reacts_with(open_poll)
    (event_id,) = town["proposals"].tell(shortlisted())
    town["proposals"].relay.step()
    voting.receiver.catch_up("proposals")
    told_by = town["proposals"].execute("SELECT correlation_id FROM outbox").scalar()
    assert voting.execute("SELECT causation_id, correlation_id FROM outbox").one() == (event_id, told_by)


def test_a_failing_event_does_not_undo_the_good_ones_before_it(town: Town) -> None:
    town["notifications"].failing = lambda event: event.meta.position == 3
    told(town, *[shortlisted() for _ in range(5)])
    assert town["notifications"].receiver.catch_up("proposals") is Outcome.WAITING
    assert town["notifications"].effects("proposals") == [1, 2]
    assert town["notifications"].cursor("proposals").position == 2


def test_a_failure_is_tried_again_with_growing_delay_and_then_parked(town: Town) -> None:
    notifications = town["notifications"]
    notifications.failing = lambda event: event.meta.position == 2
    told(town, *[shortlisted() for _ in range(3)])
    moment, outcomes = START, []
    for delay in [*DELAYS, timedelta(0)]:
        with clock.frozen_at(moment):
            outcomes.append(notifications.receiver.catch_up("proposals"))
        with clock.frozen_at(moment + delay * 0.9):
            assert notifications.receiver.catch_up("proposals") in {Outcome.WAITING, Outcome.STALE}
        moment += delay
    assert outcomes == [Outcome.WAITING] * (MOST_ATTEMPTS - 1) + [Outcome.APPLIED]
    assert notifications.effects("proposals") == [1, 3]
    (letter,) = notifications.execute("SELECT position, attempts, error, state FROM dead_letters")
    assert (letter.position, letter.attempts) == (2, MOST_ATTEMPTS)
    assert letter.error.startswith("ValueError: this event is poison")


def test_letters_wait_while_a_failed_event_waits(town: Town) -> None:
    notifications = town["notifications"]
    notifications.failing = lambda _event: True
    letters = told(town, shortlisted(), shortlisted())
    assert [notifications.receiver.receive(letter) for letter in letters] == [Outcome.WAITING] * 2
    assert notifications.cursor("proposals").attempts == 1


def test_an_event_that_works_on_the_second_try_is_applied_in_its_place(town: Town) -> None:
    notifications = town["notifications"]
    notifications.failing = lambda _event: True
    told(town, shortlisted(), shortlisted())
    with clock.frozen_at(START):
        notifications.receiver.catch_up("proposals")
    notifications.failing = lambda _event: False
    with clock.frozen_at(START + DELAYS[0]):
        notifications.receiver.catch_up("proposals")
    assert notifications.effects("proposals") == [1, 2]
    assert notifications.cursor("proposals").attempts == 0


def test_an_error_that_only_the_flush_shows_is_laid_on_the_right_event(town: Town) -> None:
    class Base(sa.orm.DeclarativeBase):
        pass

    class Effect(Base):
        __tablename__ = "effects"
        id: sa.orm.Mapped[int] = sa.orm.mapped_column(sa.Identity(), primary_key=True)
        source: sa.orm.Mapped[str]
        position: sa.orm.Mapped[int]

    def note_later(session: sa.orm.Session, event: Event) -> None:
        session.add(Effect(source="proposals", position=2**70 if event.meta.position == 2 else event.meta.position))

    notifications = town["notifications"]
    notifications.reacts_with(note_later)
    told(town, *[shortlisted() for _ in range(3)])
    assert notifications.receiver.catch_up("proposals") is Outcome.WAITING
    assert notifications.effects("proposals") == [1]
    assert "NumericValueOutOfRange" not in (notifications.execute("SELECT last_error FROM cursors").scalar() or "")


def test_an_outage_of_the_own_database_is_no_failure_of_the_event(town: Town) -> None:
    notifications = town["notifications"]

    def cut(session: sa.orm.Session, _event: Event) -> None:
        session.execute(sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))

    notifications.reacts_with(cut)
    (letter,) = told(town, shortlisted())
    with pytest.raises(sa.exc.OperationalError):
        notifications.receiver.receive(letter)
    notifications.reacts_with(notifications.note)
    assert notifications.receiver.receive(letter) is Outcome.APPLIED


def test_a_cursor_held_by_another_worker_is_no_failure_of_the_event(town: Town) -> None:
    notifications = town["notifications"]
    (letter,) = told(town, shortlisted())
    hasty = Database(notifications.database.url, pool_size=1)
    sa.event.listen(hasty.engine, "begin", lambda own: own.exec_driver_sql("SET LOCAL lock_timeout = '200ms'"))
    receiver = replace(notifications.receiver, database=hasty)
    notifications.execute("INSERT INTO cursors (source) VALUES ('proposals')")
    with notifications.database.transaction() as other:
        lock_cursor(other, "proposals")
        with pytest.raises(CursorBusy):
            receiver.receive(letter)
    hasty.dispose()
    assert notifications.cursor("proposals").attempts == 0
    assert notifications.receiver.receive(letter) is Outcome.APPLIED


def test_an_event_of_an_unknown_type_or_version_is_parked_and_not_lost(town: Town) -> None:
    town["proposals"].tell(shortlisted(), shortlisted(), shortlisted())
    town["proposals"].execute("UPDATE outbox SET version = 9 WHERE sequence = (SELECT min(sequence) FROM outbox)")
    town["proposals"].relay.step()
    (letter,) = town["proposals"].letters.queues["notifications"]
    letter["events"][1]["type"] = "proposal.composted"
    assert town["notifications"].receiver.apply(Page.read(letter)) is Outcome.APPLIED
    parked = town["notifications"].execute("SELECT type, version, error FROM dead_letters ORDER BY position").all()
    assert [tuple(row) for row in parked] == [
        ("proposal.shortlisted", 9, "proposal.shortlisted v9"),
        ("proposal.composted", 1, "proposal.composted v1"),
    ]
    assert town["notifications"].effects("proposals") == [3]


@pytest.mark.parametrize("letter", [None, [], "x", {}, {"source": "proposals", "epoch": "x", "events": [{}]}])
def test_what_is_no_letter_is_refused(town: Town, letter: Any) -> None:
    assert town["notifications"].receiver.receive(letter) is Outcome.REFUSED


def test_a_letter_of_a_service_that_is_not_heard_is_refused(town: Town) -> None:
    (letter,) = told(town, shortlisted())
    letter["source"] = letter["events"][0]["source"] = "programs"
    assert town["voting"].receiver.receive(letter) is Outcome.REFUSED


def test_an_absent_source_is_asked_again_later(town: Town) -> None:
    told(town, shortlisted())
    town["proposals"].unreachable = True
    with pytest.raises(FeedUnavailable):
        town["notifications"].receiver.catch_up("proposals")
    town["proposals"].unreachable = False
    town["notifications"].receiver.catch_up("proposals")
    assert whole(town)


@pytest.mark.parametrize("shift", [-DAY, DAY])
def test_a_failed_event_waits_by_the_database_whatever_this_machine_thinks(town: Town, shift: timedelta) -> None:
    notifications = town["notifications"]
    notifications.failing = lambda _event: True
    told(town, shortlisted())
    with machine_ahead(shift):
        assert notifications.receiver.catch_up("proposals") is Outcome.WAITING
    (left,) = notifications.execute("SELECT retry_at - clock_timestamp() FROM cursors").scalars()
    assert timedelta(seconds=-60) < left <= DELAYS[0]
    notifications.execute("UPDATE cursors SET retry_at = clock_timestamp() + interval '1 minute'")
    with machine_ahead(shift):
        assert notifications.receiver.catch_up("proposals") is Outcome.WAITING
    assert notifications.cursor("proposals").attempts == 1
