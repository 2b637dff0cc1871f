"""The queue door of identity: it hears nothing, mails codes and relays its log."""

from __future__ import annotations

from services.identity.sessions.jobs import send_login_codes
from services.identity.settings import read_settings
from shared.events.worker import make_worker

settings = read_settings()
celery_app = make_worker("identity", settings, {}, [send_login_codes(settings)])
