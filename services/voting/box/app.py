"""The HTTP door of the box: ballots in, the board out."""

from __future__ import annotations

from flask import Flask

from services.voting.box.ballots.http import blueprint as ballots
from services.voting.box.ballots.http import install_booth
from services.voting.box.sealing.http import blueprint as board
from services.voting.box.sealing.model import BOX_LOG
from services.voting.box.settings import BoxSettings, read_settings
from shared.database import Database
from shared.database.log_drops import watch_drops
from shared.tokens import Keyring
from shared.web.app import make_bare_app

ANY_PAGE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "86400",
}
"""Whoever holds a signed token may cast, from any page: nothing here goes by cookie or account."""


def create_app(settings: BoxSettings | None = None, database: Database | None = None) -> Flask:
    """The box's app; it has a database of its own and no way to the roll. Settings come from the environment unless
    given.
    """
    settings = settings or read_settings()
    database = database or Database(settings.database_url)
    keyring = Keyring("box", None, settings.public_keys)
    app = make_bare_app("box", settings.log_format, keyring, [ballots, board], database=database, headers=ANY_PAGE)
    install_booth(app, database)
    watch_drops(app.extensions, BOX_LOG)
    return app
