"""What routes need of contacts: the keys of this installation, within a request."""

from __future__ import annotations

from typing import cast

from flask import current_app

from services.identity.contacts.sealing import FieldKeys
from services.identity.settings import IdentitySettings


def field_keys() -> FieldKeys:
    """Keys derived from the master key that the settings name."""
    return FieldKeys(cast("IdentitySettings", current_app.extensions["settings"]).field_key)
