"""The HTTP door of programs."""

from __future__ import annotations

from flask import Flask

from services.programs.roadmap.http import blueprint as roadmap
from services.programs.settings import read_settings
from shared.database import Database
from shared.events.feed import blueprint as feed
from shared.events.history import blueprint as history
from shared.settings import ServiceSettings
from shared.web import make_app


def create_app(settings: ServiceSettings | None = None, database: Database | None = None) -> Flask:
    """The app with every subject's routes; settings come from the environment unless given."""
    return make_app("programs", settings or read_settings(), [roadmap, feed, history], database=database)
