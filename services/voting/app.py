"""The HTTP doors of voting: the roll's, and that of the signer behind it."""

from __future__ import annotations

from flask import Flask

from services.voting.audit.http import blueprint as audit
from services.voting.ballots.booth import install_booth
from services.voting.ballots.http import blueprint as ballots
from services.voting.polls.http import blueprint as polls
from services.voting.results.http import blueprint as results
from services.voting.settings import SignerSettings, VotingSettings, read_settings, read_signer_settings
from services.voting.tokens.signer import blueprint as signer
from services.voting.tokens.signer import install_signer
from shared.database import Database
from shared.events.feed import blueprint as feed
from shared.events.history import blueprint as history
from shared.web import make_app
from shared.web.app import make_bare_app
from shared.web.tokens import Keyring


def create_app(settings: VotingSettings | None = None, database: Database | None = None) -> Flask:
    """The app with every subject's routes; settings come from the environment unless given."""
    settings = settings or read_settings()
    database = database or Database(settings.database_url)
    app = make_app("voting", settings, [polls, ballots, results, audit, feed, history], database=database)
    install_booth(app, database, settings.secret_key)
    return app


def create_signer_app(settings: SignerSettings | None = None) -> Flask:
    """The signer, a process of its own; it answers voting's processes alone, on the internal network."""
    settings = settings or read_signer_settings()
    keyring = Keyring("voting", None, settings.public_keys)
    app = make_bare_app("voting-signer", settings.log_format, keyring, [signer])
    install_signer(app, settings.secrets)
    return app
