"""Values that lie or travel encrypted: AES-256-GCM under keys derived by HKDF, each opening for its own place alone."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_ID, NONCE, TAG = 4, 12, 16
"""Bytes: what tells under which secret something was encrypted, the nonce before it, the tag at its end."""


class SealBroken(Exception):
    """It is not ours, was altered or moved to another place, or its secret is one that we no longer have."""


class SecretUnknown(SealBroken):
    """It was sealed under a secret that is not among ours."""


@lru_cache(maxsize=256)
def derived(secret: bytes, use: str) -> bytes:
    """32 bytes for one use of a secret; from them nobody finds the secret, nor what another use of it got."""
    return HKDF(SHA256(), length=32, salt=None, info=f"rembuk {use}".encode()).derive(secret)


def encrypt(key: bytes, plain: bytes, *, place: bytes = b"") -> bytes:
    """Nonce, then `plain` encrypted, then the tag; it opens only for the same `place`, which is not written into it."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, place)


def decrypt(key: bytes, sealed: bytes, *, place: bytes = b"") -> bytes:
    """What `encrypt` was given for this `place`. Raises SealBroken."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], place)
    except (InvalidTag, ValueError) as error:  # ValueError: too short to be one
        raise SealBroken("It was altered, or belongs to another place.") from error


@dataclass(frozen=True)
class Secrets:
    """Secrets of 32 random bytes each, newest first, for one use: the newest encrypts, every one of them decrypts.

    Each envelope begins with the id of its secret, so that a secret is changed without a moment in which nothing opens.
    """

    secrets: tuple[bytes, ...] = field(repr=False)
    use: str
    """Whose they are, such as "identity": part of every derived key, so that two uses never share one."""

    def seal(self, plain: bytes, *, place: bytes) -> bytes:
        """The id of the newest secret, then `plain` encrypted for this `place` alone: 32 bytes longer than `plain`."""
        return self.newest_id + encrypt(self._key(self.secrets[0]), plain, place=place)

    def open(self, sealed: bytes, *, place: bytes) -> bytes:
        """What was sealed for this `place`, under any of the secrets. Raises SealBroken, SecretUnknown."""
        key_id, rest = sealed[:KEY_ID], sealed[KEY_ID:]
        secret = next((one for one in self.secrets if self._id(one) == key_id), None)
        if secret is None:
            raise SecretUnknown("Its secret is not among ours.")
        return decrypt(self._key(secret), rest, place=place)

    @property
    def newest_id(self) -> bytes:
        """The first bytes of everything that is sealed now."""
        return self._id(self.secrets[0])

    def _id(self, secret: bytes) -> bytes:
        return derived(secret, f"{self.use} id")[:KEY_ID]

    def _key(self, secret: bytes) -> bytes:
        return derived(secret, f"{self.use} seal")
