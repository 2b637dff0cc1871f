"""The queue door of notifications: what it hears, and the mail that it sends."""

from __future__ import annotations

from datetime import timedelta

from celery import Celery

from services.notifications.audiences.reactions import REACTIONS
from services.notifications.channels.address_book import AddressBook
from services.notifications.delivery import waking
from services.notifications.delivery.jobs import Sender
from services.notifications.settings import NotificationsSettings, read_settings
from shared.database import Database
from shared.events.jobs import Job
from shared.events.queue import QueuePost
from shared.events.worker import make_worker

SWEEP = timedelta(seconds=5)

__all__ = ["REACTIONS", "create_worker"]


def create_worker(settings: NotificationsSettings | None = None) -> Celery:
    """The queue door; settings come from the environment unless given. Raises SettingsIncomplete."""
    settings = settings or read_settings()
    app = make_worker("notifications", settings, REACTIONS, [_send_due(settings)])
    waking.wake_by(QueuePost(app))
    return app


def _send_due(settings: NotificationsSettings) -> Job:
    addresses = AddressBook(settings)

    def run(database: Database) -> int:
        return Sender(database, settings, addresses.people).send_due()

    return Job(name=f"{waking.SERVICE}.{waking.TASK}", every=SWEEP, run=run)
