"""Signing keys, encrypted: the roll keeps them and cannot use them; the signer opens them and keeps none."""

from __future__ import annotations

from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from services.voting.signer.keys.refusals import SealedKeyRefused
from shared.blind_signatures import BlindSigner
from shared.sealing import KEY_ID, SealBroken, Secrets, SecretUnknown

VERSION = b"\x01"
"""The first byte, before what `shared.sealing` makes; it and the secret's id are bound to the poll's place."""
PRIME = 128
"""Bytes of each of the two primes of a key of 2048 bits: they are all there is to seal."""


class SealedKeys:
    """Closes and opens signing keys with the signer's secrets, newest first: the newest closes, all of them open."""

    def __init__(self, secrets: tuple[bytes, ...]) -> None:
        """`secrets` are random, 32 bytes each; at least one."""
        self._secrets = Secrets(secrets, "signer")

    def close(self, poll_id: UUID, private: RSAPrivateKey) -> bytes:
        """A key of 2048 bits, sealed for this poll alone: 289 bytes."""
        numbers, header = private.private_numbers(), VERSION + self._secrets.newest_id
        primes = numbers.p.to_bytes(PRIME) + numbers.q.to_bytes(PRIME)
        return VERSION + self._secrets.seal(primes, place=header + poll_id.bytes)

    def open(self, poll_id: UUID, sealed: bytes) -> BlindSigner:
        """The key that was sealed for this poll, ready to sign. Raises SealedKeyRefused."""
        version, header = sealed[: len(VERSION)], sealed[: len(VERSION) + KEY_ID]
        try:
            if version != VERSION:
                raise SecretUnknown
            primes = self._secrets.open(sealed[len(VERSION) :], place=header + poll_id.bytes)
        except SecretUnknown as error:
            raise SealedKeyRefused("It was sealed under a secret that this signer does not have.") from error
        except SealBroken as error:
            raise SealedKeyRefused("It is not this poll's, or it was altered.") from error
        return BlindSigner(int.from_bytes(primes[:PRIME]), int.from_bytes(primes[PRIME:]))
