"""The only reader of voting's environment: the roll's web, the box, the worker each read their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from shared.settings import ServiceSettings, load

DEMONSTRATIONS = frozenset({"demonstration", "test"})
"""Environments whose polls decide nothing, so that an officer may cut one short."""


@dataclass(frozen=True, kw_only=True)
class VotingSettings(ServiceSettings):
    """What the roll needs besides what every service does."""

    secret_key: str = field(repr=False)
    """Keys the hashes of voting codes and the order of papers; it outlives every poll that is running."""

    @property
    def is_demonstration(self) -> bool:
        """Whether this installation's polls decide nothing."""
        return self.environment in DEMONSTRATIONS

    def board_public_key(self) -> str:
        """The public half of the board's key, which every poll's rules name, in hexadecimal. Raises OSError."""
        return load_pem_public_key((self.public_keys / "board.pem").read_bytes()).public_bytes_raw().hex()  # type: ignore[union-attr]


@dataclass(frozen=True, kw_only=True)
class WorkerSettings(VotingSettings):
    """What the worker needs besides: the box, and the key under which the board is signed."""

    box_database_url: str = field(repr=False)
    board_private_key_file: Path

    def board_key(self) -> Ed25519PrivateKey:
        """The key that signs the board. Raises OSError, TypeError."""
        key = load_pem_private_key(self.board_private_key_file.read_bytes(), None)
        if not isinstance(key, Ed25519PrivateKey):
            raise TypeError("the board's key is an Ed25519 key")
        return key


@dataclass(frozen=True, kw_only=True)
class BoxSettings:
    """What the box is told: its own database, and nothing by which it could show itself to another service."""

    database_url: str = field(repr=False)
    public_keys: Path
    """Folder with `identity.pem`, by which it knows an auditor."""
    log_format: str = "json"


def read_settings() -> VotingSettings:
    """Settings of the roll's web. Raises SettingsIncomplete with every missing name."""
    return load(VotingSettings)


def read_worker_settings() -> WorkerSettings:
    """Settings of the worker. Raises SettingsIncomplete with every missing name."""
    return load(WorkerSettings)


def read_box_settings() -> BoxSettings:
    """Settings of the box. Raises SettingsIncomplete with every missing name."""
    return load(BoxSettings)
