"""Receipts: a hundred random bits that their holder can read out, and that lead to her ballot in the box."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from uuid import UUID

BITS = 100
LETTERS = BITS // 5
LONGEST_KEY = 200
"""Characters of an idempotency key."""
BYTES = 13
"""As many as hold 100 bits; the last half byte is dropped."""


def receipt_for(secret: str, poll_id: UUID, voter_id: UUID, key: str) -> str:
    """The receipt of a request: the same whenever the same voter repeats the same idempotency key, random without one.

    Nothing needs to be kept for that, and without the key, which only the voter's own device holds, not even the
    secret leads from a voter to a receipt.
    """
    if not key:
        return _text(secrets.token_bytes(BYTES))
    message = b"receipt" + poll_id.bytes + voter_id.bytes + key.encode()
    return _text(hmac.digest(secret.encode(), message, hashlib.sha256))


def ballot_id(receipt: str) -> UUID:
    """The id under which the ballot of this receipt lies in the box. Whoever sees the box cannot find the receipt."""
    plain = receipt.replace("-", "").upper()
    return UUID(bytes=hashlib.sha256(b"ballot" + plain.encode()).digest()[:16], version=4)


def _text(random: bytes) -> str:
    letters = base64.b32encode(random[:BYTES]).decode()[:LETTERS]
    return "-".join(letters[at : at + 4] for at in range(0, LETTERS, 4))
