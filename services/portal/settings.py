"""The only reader of the portal's environment."""

from __future__ import annotations

from dataclasses import dataclass, field

from shared.settings import ProcessSettings, load


@dataclass(frozen=True, kw_only=True)
class PortalSettings(ProcessSettings):
    """What the portal needs to know: where the services answer and under which address people see it."""

    box_url: str
    """Where browsers reach the ballot box, under a host or port of its own."""
    secret_key: str = field(repr=False)
    """Signs the forms; the same in every process of the portal."""
    kept_page_seconds: int = 2
    """For how long a page that everybody sees alike is shown again as it was made; 0 makes every page anew."""

    @property
    def is_demonstration(self) -> bool:
        """Whether everybody and everything in this city is made up, and its pages say so."""
        return self.environment == "demonstration"

    @property
    def behind_tls(self) -> bool:
        """Whether people reach the pages over https, so that cookies can be bound to the host."""
        return self.public_url.startswith("https://")


def read_settings() -> PortalSettings:
    """Settings of a portal process. Raises SettingsIncomplete with every missing name."""
    return load(PortalSettings)
