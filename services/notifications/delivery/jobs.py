"""The sender: takes e-mails that are due, sends them, writes down what became of each."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.notifications.channels.address_book import Addressee
from services.notifications.channels.email import Answer, Outcome
from services.notifications.delivery import actions
from services.notifications.delivery.model import Delivery
from services.notifications.settings import NotificationsSettings
from shared.database import Database
from shared.telemetry.logs import get_logger
from shared.wire import WireFailure

log = get_logger(__name__)

HANDFUL = 10
"""E-mails taken at once: with a mail server that does not answer, one timeout of 10 s ends the round."""

ROUND = 20.0
"""Seconds after which a round takes no more, so that the worker can do its other work."""

AddressesOf = Callable[[Sequence[UUID]], Mapping[UUID, Addressee]]


@dataclass(frozen=True)
class Sender:
    """What sends e-mail: a database, a mail server, and somebody who knows addresses."""

    database: Database
    settings: NotificationsSettings
    addresses_of: AddressesOf

    def send_due(self) -> int:
        """Send what is due, for at most about ROUND seconds; how many attempts were made."""
        attempts, until = 0, time.monotonic() + ROUND
        while time.monotonic() < until:
            with self.database.transaction() as session:
                taken = actions.take_due(session, HANDFUL)
            if not taken:
                break
            outcomes = self._send(taken)
            with self.database.transaction() as session:
                actions.write_down(session, outcomes)
            attempts += len(taken)
            if any(outcome.server_is_away for outcome in outcomes.values()):
                break
        return attempts

    def _send(self, taken: Sequence[Delivery]) -> dict[UUID, Outcome]:
        try:
            people = self.addresses_of([delivery.person_id for delivery in taken])
        except WireFailure as error:
            log.warning("address_book_away", error_type=type(error).__name__)
            away = Outcome(Answer.LATER, "address_book_away", server_is_away=True)
            return {delivery.id: away for delivery in taken}
        outcomes: dict[UUID, Outcome] = {}
        away_with: Outcome | None = None
        for delivery in taken:
            outcome = away_with or actions.send(self.settings, delivery, people.get(delivery.person_id))
            outcomes[delivery.id] = outcome
            if outcome.server_is_away:
                away_with = outcome
        return outcomes
