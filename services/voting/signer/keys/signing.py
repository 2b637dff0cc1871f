"""Making signing keys and signing with them blindly; nothing is kept but the secret that the keys are encrypted under.

The signer sees no voter and no token, and what it is asked to sign is never written down. The roll holds the keys
encrypted, so that only the signer opens them: a stolen database, backup or web process of the roll signs nothing later
on. Who runs the roll can still ask for signatures that no voter wanted; that shows in the published numbers, not here.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from services.voting.signer.keys.sealed_keys import SealedKeys
from shared.blind_signatures import EXPONENT, BlindedValueRefused, jwk_of
from shared.signing import BlindedInvalid, CellKey

KEY_BITS = 2048
KEYS_REMEMBERED = 1024
"""Opened keys in memory, 2 kB each: those of every cell of several polls."""


class Signer:
    """Makes keys and signs with them. It needs no database: each request brings the sealed key it is about."""

    def __init__(self, secrets: tuple[bytes, ...]) -> None:
        self._sealed_keys = SealedKeys(secrets)
        self._opened = lru_cache(maxsize=KEYS_REMEMBERED)(self._sealed_keys.open)

    def make_keys(self, poll_id: UUID, count: int) -> list[CellKey]:
        """So many new key pairs for a poll, on all cores: finding primes leaves the interpreter to others."""
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            return list(threads.map(self._make_key, [poll_id] * count))

    def sign(self, poll_id: UUID, sealed: bytes, blinded: bytes) -> bytes:
        """The blind signature under a sealed key of this poll. Raises BlindedInvalid, SealedKeyRefused."""
        try:
            return self._opened(poll_id, sealed).sign(blinded)
        except BlindedValueRefused as refusal:
            raise BlindedInvalid from refusal

    def _make_key(self, poll_id: UUID) -> CellKey:
        private = generate_private_key(EXPONENT, KEY_BITS)
        return CellKey(jwk_of(private.public_key()), self._sealed_keys.close(poll_id, private))
