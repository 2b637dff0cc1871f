"""Whatever is lost, doubled, late or out of order: each listener has each event once, in order per source."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from shared import clock
from shared.contracts.event import Event
from shared.database import Database
from shared.events import publish
from shared.events.log import stamp, verify
from shared.events.mishaps import DELAYS
from shared.events.relay import Relay
from tests.people import keyring
from tests.shared.events.conftest import new_town
from tests.shared.events.harness import Service, poll_opened, published, shortlisted, submitted

Town = dict[str, Service]
MAKERS: dict[str, list[Callable[[], Event]]] = {
    "proposals": [shortlisted, published, submitted],
    "voting": [poll_opened],
}
LISTENERS = ("voting", "notifications")

OFTEN = ("tell and relay", "deliver", "lose")
SOMETIMES = (
    "tell", "tell late", "commit late", "roll back late", "relay", "crash before sending", "restart relay",
    "deliver twice", "flush redis", "break redis", "mend redis", "catch up", "pull short pages", "poison one try",
)  # fmt: skip
operation = st.tuples(st.sampled_from(OFTEN * 4 + SOMETIMES), st.integers(0, 2**16))


class World:
    """A town to which things happen."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.open: list[tuple[Service, Session]] = []
        for service in town.values():
            service.failing = self._fails
        self.poison = 0

    def _fails(self, _event: Event) -> bool:
        self.poison, due = max(0, self.poison - 1), self.poison > 0
        return due

    def do(self, what: str, number: int) -> None:
        choice = random.Random(number)
        source = self.town[choice.choice(sorted(MAKERS))]
        listener = self.town[choice.choice(LISTENERS)]
        getattr(self, "do_" + what.replace(" ", "_"))(choice, source, listener)

    def events(self, choice: random.Random, source: Service) -> list[Event]:
        return [choice.choice(MAKERS[source.name])() for _ in range(choice.randint(1, 4))]

    def do_tell(self, choice: random.Random, source: Service, _listener: Service) -> None:
        source.tell(*self.events(choice, source))

    def do_tell_and_relay(self, choice: random.Random, source: Service, _listener: Service) -> None:
        source.tell(*self.events(choice, source))
        source.relay.step()

    def do_tell_late(self, choice: random.Random, source: Service, _listener: Service) -> None:
        if len(self.open) < 4:
            session = source.database.session()
            for event in self.events(choice, source):
                publish(session, event)
            self.open.append((source, session))

    def do_commit_late(self, choice: random.Random, _source: Service, _listener: Service) -> None:
        if self.open:
            _, session = self.open.pop(choice.randrange(len(self.open)))
            session.commit()
            session.close()

    def do_roll_back_late(self, choice: random.Random, _source: Service, _listener: Service) -> None:
        if self.open:
            _, session = self.open.pop(choice.randrange(len(self.open)))
            session.close()

    def do_relay(self, _choice: random.Random, source: Service, _listener: Service) -> None:
        source.relay.step()

    def do_crash_before_sending(self, _choice: random.Random, source: Service, _listener: Service) -> None:
        with source.database.engine.begin() as connection:
            stamp(connection, source.name)
        self.do_restart_relay(_choice, source, _listener)

    def do_restart_relay(self, _choice: random.Random, source: Service, _listener: Service) -> None:
        source.relay = Relay(keyring(source.name), source.database, source.letters)

    def letter(self, choice: random.Random, *, taken: bool) -> tuple[Service, dict[str, Any]] | None:
        """Any letter that lies anywhere, and whose it is."""
        lying = [
            (self.town[listener], self.town[source].letters.queues[listener], place)
            for source in MAKERS
            for listener in LISTENERS
            for place in range(len(self.town[source].letters.queues[listener]))
        ]
        if not lying:
            return None
        listener, queue, place = choice.choice(lying)
        return listener, queue.pop(place) if taken else queue[place]

    def do_deliver(self, choice: random.Random, _source: Service, _listener: Service) -> None:
        found = self.letter(choice, taken=True)
        if found is not None:
            found[0].receiver.receive(found[1])

    def do_deliver_twice(self, choice: random.Random, _source: Service, _listener: Service) -> None:
        found = self.letter(choice, taken=False)
        if found is not None:
            found[0].receiver.receive(found[1])
            found[0].receiver.receive(found[1])

    def do_lose(self, choice: random.Random, _source: Service, _listener: Service) -> None:
        self.letter(choice, taken=True)

    def do_flush_redis(self, _choice: random.Random, _source: Service, _listener: Service) -> None:
        for service in self.town.values():
            service.letters.queues.clear()

    def do_break_redis(self, _choice: random.Random, source: Service, _listener: Service) -> None:
        source.letters.broken = True

    def do_mend_redis(self, _choice: random.Random, source: Service, _listener: Service) -> None:
        source.letters.broken = False

    def do_catch_up(self, _choice: random.Random, source: Service, listener: Service) -> None:
        listener.receiver.catch_up(source.name)

    def do_pull_short_pages(self, choice: random.Random, _source: Service, listener: Service) -> None:
        listener.feed.limit = choice.randint(1, 3)

    def do_poison_one_try(self, _choice: random.Random, _source: Service, _listener: Service) -> None:
        self.poison = 1

    def end(self) -> None:
        """The trouble is over: what is open commits, relays step once, and everyone catches up once."""
        self.poison = 0
        for _, session in self.open:
            session.commit()
            session.close()
        self.open = []
        for source in MAKERS:
            self.town[source].relay.step()
        with clock.frozen_at(clock.now() + sum(DELAYS, DELAYS[0])):
            for listener in LISTENERS:
                for source in MAKERS:
                    self.town[listener].receiver.catch_up(source)


def check(town: Town) -> None:
    for source in MAKERS:
        with town[source].database.engine.connect() as connection:
            assert verify(connection, source) is None
        assert town[source].execute("SELECT count(*) FROM outbox WHERE position IS NULL").scalar() == 0
        for listener in LISTENERS:
            assert town[listener].effects(source) == town[listener].heard(source)
            head = town[source].execute("SELECT position FROM log_head").scalar()
            assert town[listener].cursor(source).position == head
    for listener in LISTENERS:
        assert town[listener].execute("SELECT count(*) FROM dead_letters").scalar() == 0
        counts = "SELECT (SELECT count(*) FROM inbox), (SELECT count(*) FROM effects)"
        assert len(set(town[listener].execute(counts).one())) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=st.lists(operation, min_size=10, max_size=60))
def test_any_mix_of_trouble_leaves_each_event_applied_once_and_in_order(
    event_databases: dict[str, Database], operations: list[tuple[str, int]]
) -> None:
    world = World(new_town(event_databases))
    try:
        for what, number in operations:
            world.do(what, number)
    finally:
        world.end()
    check(world.town)


def test_the_check_notices_a_lost_and_a_doubled_effect(town: Town) -> None:
    """The property above can fail: a missing effect and a second one are both seen."""
    town["proposals"].tell(shortlisted(), shortlisted())
    world = World(town)
    world.end()
    check(town)
    town["voting"].execute("DELETE FROM effects WHERE position = 2")
    with pytest.raises(AssertionError):
        check(town)
    town["voting"].execute("INSERT INTO effects (source, position) VALUES ('proposals', 2), ('proposals', 2)")
    with pytest.raises(AssertionError):
        check(town)
