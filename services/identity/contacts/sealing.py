"""Contacts under seal: encrypted to read them again, a keyed hash to find them by."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

from shared.sealing import Secrets, derived

USE = "identity"


@dataclass(frozen=True)
class FieldKeys:
    """The keys derived from master keys of 32 bytes each, newest first: the newest seals, every one of them opens.

    So a key is changed without a moment in which nobody can log in: put a new one in front, wait until
    `identity.seal_contacts_anew` has been through all contacts, take the old one away.
    """

    masters: tuple[bytes, ...] = field(repr=False)

    def seal(self, text: str, *, belongs_to: str) -> bytes:
        """`text` encrypted; it opens only for the same `belongs_to`, which names the column and the row."""
        return self._secrets.seal(text.encode(), place=belongs_to.encode())

    def open(self, sealed: bytes, *, belongs_to: str) -> str:
        """What was sealed for `belongs_to`. Raises SealBroken."""
        return self._secrets.open(sealed, place=belongs_to.encode()).decode()

    @property
    def newest_id(self) -> bytes:
        """The first bytes of every seal made now."""
        return self._secrets.newest_id

    def index(self, kind: str, value: str) -> bytes:
        """A keyed hash by which an equal value is found; without the key nobody can guess values against it."""
        return self.indexes(kind, value)[0]

    def indexes(self, kind: str, value: str) -> list[bytes]:
        """The same under each key, newest first, to find what was kept under an older one."""
        message = f"{kind}:v1:{value}".encode()
        return [hmac.new(derived(master, f"{USE} index"), message, hashlib.sha256).digest() for master in self.masters]

    @property
    def _secrets(self) -> Secrets:
        return Secrets(self.masters, USE)
