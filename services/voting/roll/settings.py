"""The only reader of voting's environment: the roll's web, the worker, the box and the signer each read their own."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from shared.settings import ServiceSettings, SettingsIncomplete, load

SIGNER_SECRET_BYTES = 32

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
        return load_pem_public_key((self.public_keys / "board.pem").read_bytes()).public_bytes_raw().hex()  # type: ignore[union-attr]


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


@dataclass(frozen=True, kw_only=True)
class BoxSettings:
    """What the box is told: its own database, and nothing by which it could show itself to another service."""

    database_url: str = field(repr=False)
    public_keys: Path
    """Folder with `identity.pem`, by which it knows an auditor."""
    log_format: str = "json"


@dataclass(frozen=True, kw_only=True)
class SignerSettings:
    """What the signer is told: it has no database, no queue, and no key to show itself to others with."""

    signer_secret: str = field(repr=False)
    """A line for each secret that seals signing keys, newest first: 32 random bytes in base64. Nobody else is told."""
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
        if not secrets or any(len(secret) != SIGNER_SECRET_BYTES for secret in secrets):
            raise SettingsIncomplete("REMBUK_SIGNER_SECRET must hold 32 bytes in base64 on each line")
        return secrets


def read_settings() -> VotingSettings:
    """Settings of the roll's web. Raises SettingsIncomplete with every missing name."""
    return load(VotingSettings)


def read_worker_settings() -> WorkerSettings:
    """Settings of the worker. Raises SettingsIncomplete with every missing name."""
    return load(WorkerSettings)


def read_box_settings() -> BoxSettings:
    """Settings of the box. Raises SettingsIncomplete with every missing name."""
    return load(BoxSettings)


def read_signer_settings() -> SignerSettings:
    """Settings of the signer. Raises SettingsIncomplete with every missing name."""
    settings = load(SignerSettings)
    _ = settings.secrets  # a signer that can open no key shall say so when it starts, not at the first vote
    return settings
