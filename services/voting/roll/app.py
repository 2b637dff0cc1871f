"""The HTTP door of the roll, at which people learn whether they may vote, and take their tokens."""

from __future__ import annotations

from flask import Flask

from services.voting.roll.audit.http import blueprint as audit
from services.voting.roll.electorate.model import ROLL_LOG
from services.voting.roll.exports.http import blueprint as exports
from services.voting.roll.imports.http import blueprint as imports
from services.voting.roll.polls.http import blueprint as polls
from services.voting.roll.probes.http import blueprint as probes
from services.voting.roll.results.http import blueprint as results
from services.voting.roll.settings import VotingSettings, read_settings
from services.voting.roll.sheets.http import blueprint as sheets
from services.voting.roll.tokens.http import blueprint as tokens
from services.voting.roll.tokens.signer_client import SignerClient
from shared.database import Database
from shared.database.log_drops import watch_drops
from shared.events.feed import blueprint as feed
from shared.events.history import blueprint as history
from shared.web import make_app
from shared.web.rate_limits import register_rate_limits


def create_app(settings: VotingSettings | None = None, database: Database | None = None) -> Flask:
    """The roll's app with every subject's routes; settings come from the environment unless given."""
    settings = settings or read_settings()
    blueprints = [polls, tokens, probes, sheets, results, exports, imports, audit, feed, history]
    app = make_app("voting", settings, blueprints, database=database)
    register_rate_limits(app, settings.cache_url)
    watch_drops(app.extensions, ROLL_LOG)
    app.extensions["board_key"] = settings.board_public_key()
    app.extensions["signer"] = SignerClient(settings.peers.get("signer", ""), app.extensions["keyring"])
    return app
