"""The HTTP doors of voting: the roll's, that of the signer behind it, and the box's, which knows nobody."""

from __future__ import annotations

from flask import Flask

from services.voting.box.ballots.booth import install_booth
from services.voting.box.ballots.http import blueprint as ballots
from services.voting.box.sealing.http import blueprint as board
from services.voting.box.sealing.model import BOX_LOG
from services.voting.roll.audit.http import blueprint as audit
from services.voting.roll.electorate.model import ROLL_LOG
from services.voting.roll.exports.http import blueprint as exports
from services.voting.roll.imports.http import blueprint as imports
from services.voting.roll.polls.http import blueprint as polls
from services.voting.roll.probes.http import blueprint as probes
from services.voting.roll.results.http import blueprint as results
from services.voting.roll.settings import (
    BoxSettings,
    SignerSettings,
    VotingSettings,
    read_box_settings,
    read_settings,
    read_signer_settings,
)
from services.voting.roll.sheets.http import blueprint as papers
from services.voting.roll.tokens.http import blueprint as tokens
from services.voting.roll.tokens.signer_client import SignerClient
from services.voting.signer.keys.http import blueprint as signer
from services.voting.signer.keys.http import install_signer
from shared.database import Database
from shared.database.log_drops import watch_drops
from shared.events.feed import blueprint as feed
from shared.events.history import blueprint as history
from shared.web import make_app
from shared.web.app import make_bare_app
from shared.web.rate_limits import register_rate_limits
from shared.web.tokens import Keyring

ANY_PAGE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "86400",
}
"""Whoever holds a signed token may cast, from any page: nothing here goes by cookie or account."""


def create_app(settings: VotingSettings | None = None, database: Database | None = None) -> Flask:
    """The roll's app with every subject's routes; settings come from the environment unless given."""
    settings = settings or read_settings()
    blueprints = [polls, tokens, probes, papers, results, exports, imports, audit, feed, history]
    app = make_app("voting", settings, blueprints, database=database)
    register_rate_limits(app, settings.cache_url)
    watch_drops(app.extensions, ROLL_LOG)
    app.extensions["board_key"] = settings.board_public_key()
    app.extensions["signer"] = SignerClient(settings.peers.get("signer", ""), app.extensions["keyring"])
    return app


def create_signer_app(settings: SignerSettings | None = None) -> Flask:
    """The signer, a process of its own; it answers voting's processes alone, on the internal network."""
    settings = settings or read_signer_settings()
    keyring = Keyring("voting", None, settings.public_keys)
    app = make_bare_app("voting-signer", settings.log_format, keyring, [signer])
    install_signer(app, settings.secrets)
    return app


def create_box_app(settings: BoxSettings | None = None, database: Database | None = None) -> Flask:
    """The box's app: ballots in, the board out; it has a database of its own and no way to the roll."""
    settings = settings or read_box_settings()
    database = database or Database(settings.database_url)
    keyring = Keyring("box", None, settings.public_keys)
    app = make_bare_app("box", settings.log_format, keyring, [ballots, board], database=database, headers=ANY_PAGE)
    install_booth(app, database)
    watch_drops(app.extensions, BOX_LOG)
    return app
