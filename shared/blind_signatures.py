"""RSA blind signatures after RFC 9474, variant RSABSSA-SHA384-PSS-Deterministic: a signature for a token never seen.

Three parties: who holds a token blinds it (`blind`), the signer signs the blinded value without learning the token
(`BlindSigner.sign`), and the holder unblinds the answer (`finalize`). What comes out is an ordinary RSASSA-PSS
signature (SHA-384, salt of 48 bytes) that anybody verifies. Section numbers below are those of the RFC; messages are
to be drawn at random with at least 128 bits, as section 7 asks of the deterministic variant.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import NamedTuple

import gmpy2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA384

HASH_BYTES = SALT_BYTES = 48
EXPONENT = 65537
SHORTEST_KEY, LONGEST_KEY = 2048, 4096
"""Bits of a modulus."""
SEED_BYTES = 32
_PADDING = PSS(mgf=MGF1(SHA384()), salt_length=SALT_BYTES)
_SEEDED = b"rembuk: salt and blinding factor from a seed, 1"


class BlindSignatureError(Exception):
    """Something in the exchange of a blind signature is not as it must be."""


class KeyUnfit(BlindSignatureError):
    """The public key is not an RSA key of 2048 to 4096 bits with the exponent 65537."""


class BlindedValueRefused(BlindSignatureError):
    """What is to be signed blindly has not the key's length, is zero, or is not below the modulus."""


class SignatureRefused(BlindSignatureError):
    """The answer of the signer does not become a valid signature."""


class SigningFailed(BlindSignatureError):
    """The signer's own check of its answer failed; the answer must not leave the machine (section 4.3)."""


class Blinding(NamedTuple):
    """What is sent to the signer, and the secret with which its answer is unblinded."""

    blinded: bytes
    """As long as the modulus."""
    inverse: int
    """Keep it; without it the signer's answer is worth nothing."""


def blind(public: RSAPublicKey, message: bytes, *, seed: bytes | None = None) -> Blinding:
    """Hide `message` from the signer (section 4.2).

    The same `seed` (at least 32 secret bytes) gives the same blinding again, so that who acts for a voter can repeat a
    request whose answer was lost; without one, salt and factor are drawn fresh. Raises KeyUnfit, ValueError.
    """
    modulus = _numbers(public).n
    if seed is None:
        return _blind_with(public, message, secrets.token_bytes(SALT_BYTES), 1 + secrets.randbelow(modulus - 1))
    if len(seed) < SEED_BYTES:
        raise ValueError(f"a seed of at least {SEED_BYTES} bytes is needed")
    # 16 bytes more than the modulus, so that reducing them leaves no bias that anybody could see (2^-128).
    length = _bytes_of(modulus)
    source = hashlib.shake_256(_joined(_SEEDED, modulus.to_bytes(length), message, seed))
    drawn = source.digest(SALT_BYTES + length + 16)
    factor = 1 + int.from_bytes(drawn[SALT_BYTES:]) % (modulus - 1)
    return _blind_with(public, message, drawn[:SALT_BYTES], factor)


def finalize(public: RSAPublicKey, message: bytes, blind_signature: bytes, inverse: int) -> bytes:
    """The signature for `message` out of the signer's answer (section 4.4). Raises SignatureRefused, KeyUnfit."""
    modulus = _numbers(public).n
    length = _bytes_of(modulus)
    if len(blind_signature) != length:
        raise SignatureRefused(f"{len(blind_signature)} bytes instead of {length}")
    signature = (int.from_bytes(blind_signature) * inverse % modulus).to_bytes(length)
    if not verify(public, message, signature):
        raise SignatureRefused("it does not verify under the key")
    return signature


def verify(public: RSAPublicKey, message: bytes, signature: bytes) -> bool:
    """Whether `signature` is the key's signature for `message` (section 4.5). Raises KeyUnfit."""
    return Verifier(public).accepts(message, signature)


class Verifier:
    """One public key, checked once, for those who verify many signatures under it."""

    def __init__(self, public: RSAPublicKey) -> None:
        """Raises KeyUnfit."""
        _numbers(public)
        self._verify = public.verify
        self._hash = SHA384()

    def accepts(self, message: bytes, signature: bytes) -> bool:
        """Whether `signature` is the key's signature for `message`."""
        try:
            self._verify(signature, message, _PADDING, self._hash)
        except InvalidSignature:
            return False
        return True


class BlindSigner:
    """A private key, prepared for signing: the raw RSA operation that libraries rightly do not offer.

    Such a key must sign nothing else (section 7.1): what it signs, it does not see.
    """

    def __init__(self, p: int, q: int) -> None:
        """From the two primes. The modulus is their product and the exponent 65537."""
        self._p, self._q, self._n = gmpy2.mpz(p), gmpy2.mpz(q), gmpy2.mpz(p) * q
        self._dp, self._dq = gmpy2.invert(EXPONENT, p - 1), gmpy2.invert(EXPONENT, q - 1)
        self._q_inverse = gmpy2.invert(q, p)
        self.length = _bytes_of(p * q)
        """Bytes of what it takes and gives."""

    @classmethod
    def of(cls, private: RSAPrivateKey) -> BlindSigner:
        """The signer of a key of the `cryptography` library. Raises KeyUnfit."""
        _numbers(private.public_key())
        numbers = private.private_numbers()
        return cls(numbers.p, numbers.q)

    def sign(self, blinded: bytes) -> bytes:
        """The blind signature for a blinded value (section 4.3). Raises BlindedValueRefused, SigningFailed."""
        value = gmpy2.mpz(int.from_bytes(blinded))
        if len(blinded) != self.length or not 0 < value < self._n:
            raise BlindedValueRefused("it is no number between 0 and the modulus, in the modulus' length")
        # The caller chooses the value, and how long a number takes tells about the key: so the key only ever meets
        # a number that nobody chose (multiplied by r^e, divided by r afterwards), by GMP's constant-time power.
        r = gmpy2.mpz(1 + secrets.randbelow(int(self._n) - 1))
        hidden = self._private_power(value * gmpy2.powmod(r, EXPONENT, self._n) % self._n)
        signature = hidden * gmpy2.invert(r, self._n) % self._n
        # A slip of the processor in one half of the calculation would hand out a factor of the modulus.
        if gmpy2.powmod(signature, EXPONENT, self._n) != value:
            raise SigningFailed("the answer does not verify")
        return int(signature).to_bytes(self.length)

    def _private_power(self, value: gmpy2.mpz) -> gmpy2.mpz:
        by_p = gmpy2.powmod_sec(value % self._p, self._dp, self._p)
        by_q = gmpy2.powmod_sec(value % self._q, self._dq, self._q)
        return by_q + self._q * ((by_p - by_q) * self._q_inverse % self._p)


def blind_sign(private: RSAPrivateKey, blinded: bytes) -> bytes:
    """One blind signature; who signs more than one keeps a BlindSigner. Raises like it, and KeyUnfit."""
    return BlindSigner.of(private).sign(blinded)


def jwk_of(public: RSAPublicKey) -> dict[str, str]:
    """A public key as the two members `e` and `n` of a JSON Web Key (RFC 7518): what browsers import."""
    numbers = _numbers(public)
    return {"e": to_text(numbers.e.to_bytes(3)), "n": to_text(numbers.n.to_bytes(_bytes_of(numbers.n)))}


def read_jwk(jwk: dict[str, str]) -> RSAPublicKey:
    """The public key that `jwk_of` wrote. Raises KeyUnfit."""
    try:
        e, n = (int.from_bytes(from_text(jwk[name])) for name in ("e", "n"))
        public = RSAPublicNumbers(e, n).public_key()
        if jwk_of(public) != {name: jwk[name] for name in ("e", "n")}:
            raise KeyUnfit("it can be written in another way")
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise KeyUnfit("it has no readable e and n") from error
    return public


def to_text(data: bytes) -> str:
    """Bytes in base64url without padding (RFC 7515)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_text(text: str) -> bytes:
    """The bytes that `to_text` wrote. Raises ValueError on anything that it would not have written."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise ValueError("this is not base64url") from error
    if to_text(data) != text:
        raise ValueError("this is not base64url as it is written here")
    return data


def _blind_with(public: RSAPublicKey, message: bytes, salt: bytes, factor: int) -> Blinding:
    """`blind` with a given salt and blinding factor, as the test vectors have it."""
    numbers = _numbers(public)
    encoded = int.from_bytes(_encode(message, numbers.n.bit_length() - 1, salt))
    # Whoever finds a number that has a factor in common with the modulus has broken the key.
    if gmpy2.gcd(encoded, numbers.n) != 1 or gmpy2.gcd(factor, numbers.n) != 1:
        raise KeyUnfit("it can be factored")
    value = encoded * gmpy2.powmod(factor, numbers.e, numbers.n) % numbers.n
    return Blinding(int(value).to_bytes(_bytes_of(numbers.n)), int(gmpy2.invert(factor, numbers.n)))


def _encode(message: bytes, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE (RFC 8017, section 9.1.1) with SHA-384: a number of at most `bits` bits."""
    length = (bits + 7) // 8
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = (b"\x01" + salt).rjust(length - HASH_BYTES - 1, b"\x00")
    masked = int.from_bytes(block) ^ int.from_bytes(_mask(digest, len(block)))
    masked &= (1 << (bits - 8 * (HASH_BYTES + 1))) - 1
    return masked.to_bytes(len(block)) + digest + b"\xbc"


def _mask(seed: bytes, length: int) -> bytes:
    """MGF1 (RFC 8017, appendix B.2.1) with SHA-384."""
    blocks = -(-length // HASH_BYTES)
    return b"".join(hashlib.sha384(seed + number.to_bytes(4)).digest() for number in range(blocks))[:length]


def _numbers(public: RSAPublicKey) -> RSAPublicNumbers:
    numbers = public.public_numbers()
    if numbers.e != EXPONENT or not SHORTEST_KEY <= numbers.n.bit_length() <= LONGEST_KEY:
        raise KeyUnfit(f"{numbers.n.bit_length()} bits, exponent {numbers.e}")
    return numbers


def _bytes_of(modulus: int) -> int:
    return (modulus.bit_length() + 7) // 8


def _joined(*parts: bytes) -> bytes:
    """Parts with their lengths before them, so that no two lists of parts read alike."""
    return b"".join(len(part).to_bytes(4) + part for part in parts)
