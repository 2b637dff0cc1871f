"""The HTTP door of notifications."""

from __future__ import annotations

from flask import Flask

from services.notifications.delivery.http import blueprint as delivery
from services.notifications.inbox.http import blueprint as inbox
from services.notifications.settings import NotificationsSettings, read_settings
from shared.database import Database
from shared.events.feed import blueprint as feed
from shared.events.history import blueprint as history
from shared.web import make_app


def create_app(settings: NotificationsSettings | None = None, database: Database | None = None) -> Flask:
    """The app; settings come from the environment unless given."""
    return make_app("notifications", settings or read_settings(), [inbox, delivery, feed, history], database=database)
