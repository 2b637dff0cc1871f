"""The HTTP door of the signer, which answers voting's processes alone, on the internal network."""

from __future__ import annotations

from flask import Flask

from services.voting.signer.keys.http import blueprint as keys
from services.voting.signer.keys.signing import Signer
from services.voting.signer.settings import SignerSettings, read_settings
from shared.tokens import Keyring
from shared.web.app import make_bare_app


def create_app(settings: SignerSettings | None = None) -> Flask:
    """The signer's app; settings come from the environment unless given."""
    settings = settings or read_settings()
    keyring = Keyring("voting", None, settings.public_keys)
    app = make_bare_app("voting-signer", settings.log_format, keyring, [keys])
    app.extensions["blind_signer"] = Signer(settings.secrets)
    return app
