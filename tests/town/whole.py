"""The whole town in one process: every door, log, relay and receiver over real databases, and the post in our hands.

What lies between processes is left out (Celery, Redis, sockets, supervision), and nothing else: requests go through
each service's own app, events through its outbox, relay, signed letters, receiver and cursor. Letters lie in the open
until they are carried, so that a story says when, and a later seeded simulation says in which order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Flask

from services.identity.worker import REACTIONS as OF_IDENTITY
from services.notifications.worker import REACTIONS as OF_NOTIFICATIONS
from services.programs.worker import REACTIONS as OF_PROGRAMS
from services.proposals.worker import REACTIONS as OF_PROPOSALS
from services.voting.carrier.worker import REACTIONS as OF_VOTING
from shared.contracts.routes import SERVICES, sources_of
from shared.database import Database
from shared.events.page import Page
from shared.events.receiver import Reactions, Receiver
from shared.events.relay import Relay
from tests.people import keyring, service_bearer
from tests.portal.real_city import RealCity
from tests.shared.events.harness import Letters

HEARD: Mapping[str, Reactions] = {
    "identity": OF_IDENTITY,
    "proposals": OF_PROPOSALS,
    "voting": OF_VOTING,
    "programs": OF_PROGRAMS,
    "notifications": OF_NOTIFICATIONS,
}
"""What each service does about what it hears, as its worker has it."""


class FeedOver:
    """Pulls from the real feeds of the other services, without a network between."""

    def __init__(self, listener: str, apps: Mapping[str, Flask]) -> None:
        self.listener, self.apps = listener, apps

    def page(self, source: str, after: int) -> Page:
        """What `source` has behind position `after`."""
        answer = self.apps[source].test_client().get(
            f"/internal/events?after={after}", headers=service_bearer(self.listener, calling=source)
        )  # fmt: skip
        assert answer.status_code == 200, answer.get_json()
        return Page.read(answer.get_json())


class WholeTown(RealCity):
    """A city whose services also hear of each other."""

    def __init__(self, database_of: Callable[[str], Database], folder: Path) -> None:
        super().__init__(database_of, folder)
        self.post = Letters()
        self.relays = {name: Relay(keyring(name), self.databases[name], self.post) for name in SERVICES}
        self.ears = {
            name: Receiver(
                keyring(name), self.databases[name], HEARD[name], FeedOver(name, self.apps), patience=0
            ) for name in SERVICES
        }  # fmt: skip

    def carry(self) -> int:
        """Send and take in every letter, and those that follow from it, until nobody has news; how many there were."""
        carried = 0
        while True:
            for relay in self.relays.values():
                relay.step()
            taken = [(listener, letter) for listener, queue in self.post.queues.items() for letter in queue]
            self.post.queues.clear()
            if not taken:
                return carried
            for listener, letter in taken:
                self.ears[listener].receive(letter)
            carried += len(taken)

    def lose_the_post(self) -> None:
        """Every letter under way is gone, as where Redis forgets."""
        for relay in self.relays.values():
            relay.step()
        self.post.queues.clear()

    def catch_up(self) -> None:
        """Everybody asks those whom she listens to what she has missed, as her clock has her do every half minute."""
        for listener, ear in self.ears.items():
            for source in sources_of(listener):
                ear.catch_up(source)
