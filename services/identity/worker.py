"""The queue door of identity: it hears nothing, mails codes, ends what is over and relays its log."""

from __future__ import annotations

from celery import Celery

from services.identity.people.jobs import seal_contacts_anew
from services.identity.roles.jobs import end_roles_that_are_over, tell_who_granted
from services.identity.sessions.jobs import LoginCodeSender, forget_old_logins
from services.identity.settings import IdentitySettings, read_settings
from shared.database import Database
from shared.events.receiver import Reactions
from shared.events.steps import add_thread
from shared.events.worker import POOL, make_worker

REACTIONS: Reactions = {}


def create_worker(settings: IdentitySettings | None = None) -> Celery:
    """The queue door; settings come from the environment unless given. Raises SettingsIncomplete."""
    settings = settings or read_settings()
    database = Database(settings.database_url, pool_size=POOL + 1)  # one more for the sender of codes, which listens
    jobs = [end_roles_that_are_over, tell_who_granted, seal_contacts_anew(settings), forget_old_logins]
    app = make_worker("identity", settings, REACTIONS, jobs, database=database)
    add_thread(app, "login-codes", LoginCodeSender(database, settings).run)
    return app
