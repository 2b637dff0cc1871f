"""The HTTP door of proposals."""

from __future__ import annotations

from flask import Flask

from services.proposals.adoption.http import blueprint as adoption
from services.proposals.browsing.http import blueprint as browsing
from services.proposals.cycles.http import blueprint as cycles
from services.proposals.drafting.http import blueprint as drafting
from services.proposals.moderation.http import blueprint as moderation
from services.proposals.settings import read_settings
from services.proposals.support.http import blueprint as support
from services.proposals.verification.http import blueprint as verification
from shared.database import Database
from shared.events.feed import blueprint as feed
from shared.events.history import blueprint as history
from shared.settings import ServiceSettings
from shared.web import make_app


def create_app(settings: ServiceSettings | None = None, database: Database | None = None) -> Flask:
    """The app with every subject's routes; settings come from the environment unless given."""
    blueprints = [cycles, drafting, support, moderation, verification, adoption, browsing, feed, history]
    settings = settings or read_settings()
    database = database or Database(settings.database_url, plans_anew=True)
    return make_app("proposals", settings, blueprints, database=database)
