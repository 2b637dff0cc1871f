"""The only reader of the signer's environment."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from shared.settings import SettingsIncomplete, load

SECRET_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class SignerSettings:
    """What the signer is told: it has no database, no queue, and no key to show itself to others with."""

    signer_secret: str = field(repr=False)
    """A line for each secret that signing keys are encrypted under, newest first: 32 random bytes in base64. Nobody
    else is told."""
    public_keys: Path
    """Folder with `voting.pem`, by which it knows who calls."""
    log_format: str = "json"

    @cached_property
    def secrets(self) -> tuple[bytes, ...]:
        """The secrets, newest first. Raises SettingsIncomplete."""
        try:
            secrets = tuple(base64.b64decode(line, validate=True) for line in self.signer_secret.split())
        except ValueError as error:
            raise SettingsIncomplete("REMBUK_SIGNER_SECRET cannot be read") from error
        if not secrets or any(len(secret) != SECRET_BYTES for secret in secrets):
            raise SettingsIncomplete("REMBUK_SIGNER_SECRET must hold 32 bytes in base64 on each line")
        return secrets


def read_settings() -> SignerSettings:
    """Settings of the signer. Raises SettingsIncomplete with every missing name."""
    settings = load(SignerSettings)
    _ = settings.secrets  # a signer that can open no key shall say so when it starts, not at the first vote
    return settings
