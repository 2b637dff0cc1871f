"""Voting codes: made once, told once, and known afterwards only by a keyed hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O or U, so that a code survives being read aloud and written by hand."""
LENGTH = 12
"""Sixty bits: guessing one of a million codes takes a million million tries."""
LONGEST_TYPED = 40
"""Characters that somebody may type, gaps included."""
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})


def new_code() -> str:
    """A fresh code, in groups of four."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))


def plain(code: str) -> str:
    """A code as it was made, however somebody typed it: capitals, no gaps, misread letters put right."""
    return code.upper().translate(MISREAD)


def tail_of(code: str) -> str:
    """The last group of a code, by which people find a card or a sheet and nobody can vote."""
    return plain(code)[-4:]


def voter_of(secret: str, poll_id: UUID, code: str) -> UUID:
    """The id under which a code stands on the roll of a poll; without the secret nobody can tell the code from it."""
    message = b"voting code" + poll_id.bytes + plain(code).encode()
    return UUID(bytes=hmac.digest(secret.encode(), message, hashlib.sha256)[:16], version=4)
