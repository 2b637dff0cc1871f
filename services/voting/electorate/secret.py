"""The service's secret, from the settings of the app that answers."""

from __future__ import annotations

from typing import cast

from flask import current_app

from services.voting.settings import VotingSettings


def secret() -> str:
    """Keys the hashes of codes and of receipts; only within a request."""
    return cast("VotingSettings", current_app.extensions["settings"]).secret_key
