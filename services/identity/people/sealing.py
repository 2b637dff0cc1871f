"""Contacts under seal: AES-256-GCM to read them again, a keyed hash to find them by."""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_ID = 1
"""First byte of every seal, so that a later key can tell which ones are still under the old."""
NONCE = 12


class SealBroken(Exception):
    """The sealed value is not ours, was moved to another row, or was made under another key."""


@dataclass(frozen=True)
class FieldKeys:
    """The keys derived from one master key of 32 bytes."""

    master: bytes

    def seal(self, text: str, *, belongs_to: str) -> bytes:
        """`text` encrypted; it opens only for the same `belongs_to`, such as a person's id."""
        nonce = os.urandom(NONCE)
        sealed = AESGCM(self._derived(b"seal")).encrypt(nonce, text.encode(), belongs_to.encode())
        return bytes([KEY_ID]) + nonce + sealed

    def open(self, sealed: bytes, *, belongs_to: str) -> str:
        """What was sealed for `belongs_to`. Raises SealBroken."""
        key_id, nonce, rest = sealed[0], sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
        if key_id != KEY_ID:
            raise SealBroken(f"key {key_id}")
        try:
            return AESGCM(self._derived(b"seal")).decrypt(nonce, rest, belongs_to.encode()).decode()
        except InvalidTag as error:
            raise SealBroken("tag") from error

    def index(self, kind: str, value: str) -> bytes:
        """A keyed hash by which an equal value is found; without the key nobody can guess values against it."""
        return hmac.new(self._derived(b"index"), f"{kind}:v1:{value}".encode(), hashlib.sha256).digest()

    def _derived(self, purpose: bytes) -> bytes:
        return HKDF(SHA256(), length=32, salt=None, info=b"rembuk identity " + purpose).derive(self.master)
