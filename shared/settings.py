"""Environment -> frozen dataclass; names every missing or unreadable value at once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

PREFIX = "REMBUK_"

Settings = TypeVar("Settings")


class SettingsIncomplete(Exception):
    """The environment lacks values or holds unreadable ones; the message lists every one."""


@dataclass(frozen=True, kw_only=True)
class ProcessSettings:
    """What every process of Rembuk needs to know."""

    public_url: str
    peers: Mapping[str, str]
    """Internal base address of each service, by its name."""
    private_key_file: Path
    """This service's own Ed25519 key (PEM)."""
    public_keys: Path
    """Folder with `<service>.pem`, the public half of every service's key."""
    cache_url: str
    environment: str = "production"
    log_format: str = "json"


@dataclass(frozen=True, kw_only=True)
class ServiceSettings(ProcessSettings):
    """What a service with a database and a queue needs besides."""

    database_url: str = field(repr=False)
    broker_url: str = field(repr=False)
    pulse_file: Path | None = None
    """What the worker touches while it does tasks; see shared/events/pulse.py."""


def load(kind: type[Settings], environ: Mapping[str, str] | None = None) -> Settings:
    """Read `kind`'s fields from REMBUK_<FIELD>, or from the file that REMBUK_<FIELD>_FILE names.

    Raises SettingsIncomplete, which lists every missing and unreadable value in one message.
    """
    source = os.environ if environ is None else environ
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    problems: list[str] = []
    for item in fields(kind):  # type: ignore[arg-type]  # every settings class is a dataclass
        name = PREFIX + item.name.upper()
        try:
            raw = _raw(source, name)
            if raw is not None:
                values[item.name] = _convert(raw, hints[item.name])
            elif item.default is MISSING and item.default_factory is MISSING:
                problems.append(
                    f"{name} is not set" if name.endswith("_FILE") else f"{name} is not set (nor {name}_FILE)"
                )
        except (OSError, ValueError) as error:
            problems.append(f"{name} cannot be read: {error}")
    if problems:
        raise SettingsIncomplete("; ".join(problems))
    return kind(**values)


def _raw(source: Mapping[str, str], name: str) -> str | None:
    if name in source:
        return source[name]
    path = source.get(name + "_FILE")
    return Path(path).read_text(encoding="utf-8").strip() if path else None


def _convert(raw: str, hint: Any) -> Any:
    if hint is int:
        return int(raw)
    if hint is bool:
        return raw.lower() in {"1", "true", "yes"}
    if hint in {Path, Path | None}:
        return Path(raw)
    if getattr(hint, "__origin__", None) is Mapping:
        return dict(pair.strip().split("=", 1) for pair in raw.split(",") if pair.strip())
    return raw
