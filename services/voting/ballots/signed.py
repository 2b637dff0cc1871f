"""A ballot as it comes to the box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SignedBallot:
    """A token of 32 bytes, the signature that the roll gave blindly, the cell it was given for, and the choices.

    `assisted` says that a server made the token for the voter; `choices` come as they were sent.
    """

    token: bytes
    signature: bytes
    cell: int
    choices: Any
    assisted: bool = False
