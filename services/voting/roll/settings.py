"""The only reader of the environment of the roll's web."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from shared.settings import ServiceSettings, load

DEMONSTRATIONS = frozenset({"demonstration", "test"})
"""Environments whose polls decide nothing, so that an officer may cut one short."""


@dataclass(frozen=True, kw_only=True)
class VotingSettings(ServiceSettings):
    """What the roll needs besides what every service does."""

    secret_key: str = field(repr=False)
    """Keys the hashes of voting codes and the order of papers; it outlives every poll that is running."""

    open_data_licence: str = ""
    """The licence of published results by its SPDX identifier, such as CC-BY-4.0; empty until the city has chosen."""

    @property
    def is_demonstration(self) -> bool:
        """Whether this installation's polls decide nothing."""
        return self.environment in DEMONSTRATIONS

    def board_public_key(self) -> str:
        """The public half of the board's key, which every poll's rules name, in hexadecimal. Raises OSError."""
        key = load_pem_public_key((self.public_keys / "board.pem").read_bytes())
        return cast("Ed25519PublicKey", key).public_bytes_raw().hex()


def read_settings() -> VotingSettings:
    """Settings of the roll's web. Raises SettingsIncomplete with every missing name."""
    return load(VotingSettings)
