"""The only reader of proposals's environment."""

from __future__ import annotations

from shared.settings import ServiceSettings, load


def read_settings() -> ServiceSettings:
    """Settings of a proposals process. Raises SettingsIncomplete with every missing name."""
    return load(ServiceSettings)
