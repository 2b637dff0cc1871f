"""A ballot as it comes to the box, for the first time or in the place of another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SignedBallot:
    """A token of 32 bytes, the signature that the roll gave blindly, the cell it was given for, and the choices.

    `assisted` says that a server made the token for the voter; `choices` come as they were sent. `retry_key` are 32
    bytes that this request brings along each time it is sent (`retry_keys`), or None.
    """

    token: bytes
    signature: bytes
    cell: int
    choices: Any
    assisted: bool = False
    retry_key: bytes | None = None


@dataclass(frozen=True, slots=True)
class Replacement:
    """The receipt of a ballot as it was typed, what shall lie in its place, and the key of this request."""

    receipt: str
    choices: Any
    retry_key: bytes | None = None
