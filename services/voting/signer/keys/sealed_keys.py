"""Signing keys under seal: the roll keeps them and cannot use them; the signer opens them and keeps none."""

from __future__ import annotations

import os
from functools import cached_property
from http import HTTPStatus
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.blind_signatures import BlindSigner
from shared.refusals import Refusal

VERSION = b"\x01"
KEY_ID, NONCE, TAG = 4, 12, 16
"""Bytes, in this order behind the version: which secret sealed, the nonce; and at the end the tag."""
PRIME = 128
"""Bytes of each of the two primes of a key of 2048 bits: they are all there is to seal."""


class SealedKeyRefused(Refusal):
    """This signing key does not open: it is another poll's, was altered, or was sealed under another secret."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class Seals:
    """Closes and opens signing keys with the signer's secrets, newest first: the newest closes, all of them open."""

    def __init__(self, secrets: tuple[bytes, ...]) -> None:
        """`secrets` are random, 32 bytes each; at least one."""
        self._own = [_Secret(secret) for secret in secrets]

    def close(self, poll_id: UUID, private: RSAPrivateKey) -> bytes:
        """A key of 2048 bits, sealed for this poll alone: 289 bytes."""
        numbers, newest = private.private_numbers(), self._own[0]
        header, nonce = VERSION + newest.id, os.urandom(NONCE)
        primes = numbers.p.to_bytes(PRIME) + numbers.q.to_bytes(PRIME)
        return header + nonce + newest.cipher.encrypt(nonce, primes, header + poll_id.bytes)

    def open(self, poll_id: UUID, sealed: bytes) -> BlindSigner:
        """The key that was sealed for this poll, ready to sign. Raises SealedKeyRefused."""
        header, nonce = sealed[: 1 + KEY_ID], sealed[1 + KEY_ID : 1 + KEY_ID + NONCE]
        secret = next((one for one in self._own if VERSION + one.id == header), None)
        if secret is None:
            raise SealedKeyRefused("It was sealed under a secret that this signer does not have.")
        try:
            primes = secret.cipher.decrypt(nonce, sealed[1 + KEY_ID + NONCE :], header + poll_id.bytes)
        except (InvalidTag, ValueError) as error:
            raise SealedKeyRefused("It is not this poll's, or it was altered.") from error
        return BlindSigner(int.from_bytes(primes[:PRIME]), int.from_bytes(primes[PRIME:]))


class _Secret:
    """One secret, and what is derived from it."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    @cached_property
    def cipher(self) -> AESGCM:
        return AESGCM(self._derived(b"seal"))

    @cached_property
    def id(self) -> bytes:
        return self._derived(b"id")[:KEY_ID]

    def _derived(self, purpose: bytes) -> bytes:
        return HKDF(SHA256(), length=32, salt=None, info=b"rembuk signer " + purpose).derive(self._secret)
