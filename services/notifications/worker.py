"""The queue door of notifications: what it hears, and the mail that it sends."""

from __future__ import annotations

from datetime import timedelta

from services.notifications.audiences.reactions import REACTIONS
from services.notifications.channels.address_book import AddressBook
from services.notifications.delivery import doorbell
from services.notifications.delivery.jobs import Sender
from services.notifications.settings import read_settings
from shared.database import Database
from shared.events.jobs import Job
from shared.events.queue import QueuePost
from shared.events.worker import make_worker

SWEEP = timedelta(seconds=5)

_settings = read_settings()
_addresses = AddressBook(_settings)


def _send_due(database: Database) -> int:
    return Sender(database, _settings, _addresses.people).send_due()


celery_app = make_worker(
    "notifications", _settings, REACTIONS, [Job(name=f"{doorbell.SERVICE}.{doorbell.TASK}", every=SWEEP, run=_send_due)]
)
doorbell.hang(QueuePost(celery_app))
