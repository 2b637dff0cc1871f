"""The only reader of identity's environment."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from shared.settings import ServiceSettings, SettingsIncomplete, load

KEY_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class IdentitySettings(ServiceSettings):
    """What identity needs besides what every service does."""

    field_key_file: Path
    """A line for each master key of sealed contacts and keyed hashes, newest first: 32 random bytes in base64."""
    smtp_url: str
    mail_from: str

    @cached_property
    def field_key(self) -> tuple[bytes, ...]:
        """The master keys, newest first. Raises SettingsIncomplete where the file does not hold such."""
        try:
            lines = self.field_key_file.read_text(encoding="ascii").split()
            keys = tuple(base64.b64decode(line, validate=True) for line in lines)
        except (OSError, ValueError, binascii.Error) as error:
            raise SettingsIncomplete(f"REMBUK_FIELD_KEY_FILE cannot be read: {type(error).__name__}") from error
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise SettingsIncomplete("REMBUK_FIELD_KEY_FILE must hold 32 bytes in base64 on each line")
        return keys


def read_settings() -> IdentitySettings:
    """Settings of an identity process. Raises SettingsIncomplete with every missing name."""
    settings = load(IdentitySettings)
    _ = settings.field_key  # a process that cannot open contacts shall say so when it starts, not at the first login
    return settings
