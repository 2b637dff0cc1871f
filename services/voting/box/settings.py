"""The only reader of the box's environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from shared.settings import load


@dataclass(frozen=True, kw_only=True)
class BoxSettings:
    """What the box is told: its own database, and nothing by which it could show itself to another service."""

    database_url: str = field(repr=False)
    public_keys: Path
    """Folder with `identity.pem`, by which it knows an auditor."""
    log_format: str = "json"


def read_settings() -> BoxSettings:
    """Settings of the box. Raises SettingsIncomplete with every missing name."""
    return load(BoxSettings)
