"""The only reader of identity's environment."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from shared.settings import ServiceSettings, load


@dataclass(frozen=True, kw_only=True)
class IdentitySettings(ServiceSettings):
    """What identity needs besides what every service does."""

    field_key_file: Path
    """32 random bytes, base64: the master key of sealed contacts and of keyed hashes."""
    smtp_url: str
    mail_from: str

    @cached_property
    def field_key(self) -> bytes:
        """The master key. Raises ValueError where the file does not hold 32 bytes."""
        key = base64.b64decode(self.field_key_file.read_text(encoding="ascii").strip())
        if len(key) != 32:
            raise ValueError(f"{self.field_key_file} must hold 32 bytes in base64")
        return key


def read_settings() -> IdentitySettings:
    """Settings of an identity process. Raises SettingsIncomplete with every missing name."""
    return load(IdentitySettings)
