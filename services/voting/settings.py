"""The only reader of voting's environment."""

from __future__ import annotations

from shared.settings import ServiceSettings, load


def read_settings() -> ServiceSettings:
    """Settings of a voting process. Raises SettingsIncomplete with every missing name."""
    return load(ServiceSettings)
