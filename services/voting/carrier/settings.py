"""The only reader of the worker's environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from services.voting.roll.settings import VotingSettings
from shared.settings import load


@dataclass(frozen=True, kw_only=True)
class WorkerSettings(VotingSettings):
    """What the worker needs besides: the box, and the key under which the board is signed."""

    box_database_url: str = field(repr=False)
    board_private_key_file: Path

    def board_key(self) -> Ed25519PrivateKey:
        """The key that signs the board. Raises OSError, TypeError."""
        return read_board_key(self.board_private_key_file)


def read_board_key(path: Path) -> Ed25519PrivateKey:
    """The board's private key in a PEM file. Raises OSError, TypeError."""
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("the board's key is an Ed25519 key")
    return key


def read_settings() -> WorkerSettings:
    """Settings of the worker. Raises SettingsIncomplete with every missing name."""
    return load(WorkerSettings)
