"""The only reader of notifications's environment."""

from __future__ import annotations

from dataclasses import dataclass

from shared.settings import ServiceSettings, load


@dataclass(frozen=True, kw_only=True)
class NotificationsSettings(ServiceSettings):
    """What notifications needs besides what every service does."""

    smtp_url: str
    mail_from: str


def read_settings() -> NotificationsSettings:
    """Settings of a notifications process. Raises SettingsIncomplete with every missing name."""
    return load(NotificationsSettings)
