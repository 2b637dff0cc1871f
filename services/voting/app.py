"""The HTTP door of voting."""

from __future__ import annotations

from flask import Flask

from services.voting.audit.http import blueprint as audit
from services.voting.ballots.booth import install_booth
from services.voting.ballots.http import blueprint as ballots
from services.voting.exports.http import blueprint as exports
from services.voting.imports.http import blueprint as imports
from services.voting.polls.http import blueprint as polls
from services.voting.results.http import blueprint as results
from services.voting.settings import VotingSettings, read_settings
from shared.database import Database
from shared.events.feed import blueprint as feed
from shared.events.history import blueprint as history
from shared.web import make_app


def create_app(settings: VotingSettings | None = None, database: Database | None = None) -> Flask:
    """The app with every subject's routes; settings come from the environment unless given."""
    settings = settings or read_settings()
    database = database or Database(settings.database_url)
    app = make_app(
        "voting", settings, [polls, ballots, results, exports, imports, audit, feed, history], database=database
    )
    install_booth(app, database, settings.secret_key)
    return app
