"""One-time codes: eight characters that nobody mistakes for one another."""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without 0 and O, 1, I and L, and without U, which keeps most words out."""
LENGTH = 8


def new_code() -> str:
    """A fresh code; 30^8 of them, some 39 bits, against at most five tries."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def as_typed(text: str) -> str:
    """What somebody typed, brought to the form of a code: capitals, without spaces and hyphens."""
    return "".join(character for character in text.upper() if character not in " -\t\u00a0")
