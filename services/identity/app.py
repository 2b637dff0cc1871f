"""The HTTP door of identity."""

from __future__ import annotations

from flask import Flask

from services.identity.areas.http import blueprint as areas
from services.identity.people.http import blueprint as people
from services.identity.people.http import internal as addressing
from services.identity.roles.http import blueprint as grants
from services.identity.sessions.http import blueprint as sessions
from services.identity.settings import IdentitySettings, read_settings
from shared.database import Database
from shared.events.feed import blueprint as feed
from shared.events.history import blueprint as history
from shared.web import make_app
from shared.web.rate_limits import register_rate_limits


def create_app(settings: IdentitySettings | None = None, database: Database | None = None) -> Flask:
    """The app with every subject's routes; settings come from the environment unless given."""
    settings = settings or read_settings()
    blueprints = [areas, people, grants, sessions, addressing, feed, history]
    app = make_app("identity", settings, blueprints, database=database)
    register_rate_limits(app, settings.cache_url)
    return app
