"""Contacts under seal: AES-256-GCM to read them again, a keyed hash to find them by."""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_ID = 4
"""Bytes at the beginning of a seal that tell under which key it was made."""
NONCE = 12


class SealBroken(Exception):
    """The sealed value is not ours, was moved to another place, or was made under a key we no longer have."""


@dataclass(frozen=True)
class FieldKeys:
    """The keys derived from master keys of 32 bytes each, newest first: the newest seals, every one of them opens.

    So a key is changed without a moment in which nobody can log in: put a new one in front, wait until
    `identity.seal_contacts_anew` has been through all contacts, take the old one away.
    """

    masters: tuple[bytes, ...]

    def seal(self, text: str, *, belongs_to: str) -> bytes:
        """`text` encrypted; it opens only for the same `belongs_to`, which names the column and the row."""
        nonce = os.urandom(NONCE)
        sealed = AESGCM(_derived(self.masters[0], b"seal")).encrypt(nonce, text.encode(), belongs_to.encode())
        return self.newest_id + nonce + sealed

    def open(self, sealed: bytes, *, belongs_to: str) -> str:
        """What was sealed for `belongs_to`. Raises SealBroken."""
        key_id, nonce, rest = sealed[:KEY_ID], sealed[KEY_ID : KEY_ID + NONCE], sealed[KEY_ID + NONCE :]
        master = next((one for one in self.masters if _id_of(one) == key_id), None)
        if master is None:
            raise SealBroken("key")
        try:
            return AESGCM(_derived(master, b"seal")).decrypt(nonce, rest, belongs_to.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise SealBroken("tag") from error

    @property
    def newest_id(self) -> bytes:
        """The first bytes of every seal made now."""
        return _id_of(self.masters[0])

    def index(self, kind: str, value: str) -> bytes:
        """A keyed hash by which an equal value is found; without the key nobody can guess values against it."""
        return self.indexes(kind, value)[0]

    def indexes(self, kind: str, value: str) -> list[bytes]:
        """The same under each key, newest first, to find what was kept under an older one."""
        message = f"{kind}:v1:{value}".encode()
        return [hmac.new(_derived(master, b"index"), message, hashlib.sha256).digest() for master in self.masters]


def _id_of(master: bytes) -> bytes:
    return _derived(master, b"id")[:KEY_ID]


@lru_cache(maxsize=64)
def _derived(master: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=b"rembuk identity " + purpose).derive(master)
