"""The only reader of voting's environment."""

from __future__ import annotations

from dataclasses import dataclass, field

from shared.settings import ServiceSettings, load

DEMONSTRATIONS = frozenset({"demonstration", "test"})
"""Environments whose polls decide nothing, so that an officer may cut one short."""


@dataclass(frozen=True, kw_only=True)
class VotingSettings(ServiceSettings):
    """What voting needs besides what every service does."""

    secret_key: str = field(repr=False)
    """Keys the hashes of voting codes and the receipts of repeated requests; it outlives every poll that is running."""

    open_data_licence: str = ""
    """The licence of published results by its SPDX identifier, such as CC-BY-4.0; empty until the city has chosen."""

    @property
    def is_demonstration(self) -> bool:
        """Whether this installation's polls decide nothing."""
        return self.environment in DEMONSTRATIONS


def read_settings() -> VotingSettings:
    """Settings of a voting process. Raises SettingsIncomplete with every missing name."""
    return load(VotingSettings)
