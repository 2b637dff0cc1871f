"""The short EdDSA tokens that travel between processes: a person's, and a service's own."""

from __future__ import annotations

import binascii
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.jws import extract_compact

from shared import clock
from shared.contracts.acts import ACTS
from shared.contracts.routes import SERVICES
from shared.sealing import derived

PERSON_AUDIENCE = "rembuk"
LEEWAY = 5
"""Seconds for which a token still holds after its end."""
PERSON_LIFETIME = timedelta(seconds=60 - LEEWAY)
"""A session or a role that has ended is thus good for no more than a minute anywhere.

Whoever keeps a token for 20 s, as the portal does, still finds it good where its reader's clock is ahead by as much as
`shared.database.drift.MOST`; where that clock is behind, it holds longer, by no more than that.
"""
SERVICE_LIFETIME = timedelta(seconds=60)
ACT_LIFETIME = timedelta(seconds=30)
"""Of a token for one act: from the press of a button to the service that acts."""
CALLERS = frozenset({*SERVICES, "portal"})
"""Who may show a service token. The folder of public keys holds others too, such as the board's."""


class TokenRefused(Exception):
    """The token is forged, expired, or meant for somebody else."""


OUR_HEADER = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFZDI1NTE5In0"
"""{"typ":"JWT","alg":"Ed25519"}, letter for letter as we sign it; any other is left to the library."""
_TO_STANDARD = str.maketrans("-_", "+/", "+/")
_TO_URL = str.maketrans("+/", "-_")


@dataclass(frozen=True)
class Keyring:
    """This process's own key and everybody's public ones. `public_keys` holds `<service>.pem` files."""

    service: str
    private_key_file: Path | None
    """None in a process that only reads what others show."""
    public_keys: Path

    @cached_property
    def _own(self) -> OKPKey:
        if self.private_key_file is None:
            raise LookupError("this process has no key of its own")
        return OKPKey.import_key(self.private_key_file.read_bytes())

    @cached_property
    def _known(self) -> dict[str, OKPKey]:
        return {}

    def sign_person(self, claims: dict[str, Any]) -> tuple[str, datetime]:
        """A person's token and the instant it ends; only identity's key is accepted for these."""
        return self._sign({**claims, "aud": PERSON_AUDIENCE}, PERSON_LIFETIME)

    def sign_act(self, claims: dict[str, Any], act: str) -> tuple[str, datetime]:
        """A person's token for one act of `ACTS`, good once, and the instant it ends. Raises KeyError."""
        return self._sign({**claims, "aud": _for_acts(ACTS[act]), "act": act, "jti": uuid4().hex}, ACT_LIFETIME)

    def sign_service(self, audience: str) -> str:
        """A token with which this service shows itself to the service `audience`."""
        return self._sign({"aud": audience, "jti": uuid4().hex}, SERVICE_LIFETIME)[0]

    def read_person(self, token: str) -> dict[str, Any]:
        """The claims of a person's token. Raises TokenRefused."""
        return self._read(token, issuer="identity", audience=PERSON_AUDIENCE)

    def read_act(self, token: str, act: str) -> dict[str, Any]:
        """The claims of a person's token for this act of ours; whether it was used is for the reader to know.

        Raises TokenRefused.
        """
        claims = self._read(token, issuer="identity", audience=_for_acts(self.service))
        if claims.get("act") != act:
            raise TokenRefused("act")
        return claims

    def read_service(self, token: str) -> str:
        """The name of the service that signed `token` for us. Raises TokenRefused."""
        issuer = _unverified_issuer(token)
        if issuer not in CALLERS:
            raise TokenRefused("issuer")
        self._read(token, issuer=issuer, audience=self.service)
        return issuer

    def sign_bytes(self, content: bytes) -> str:
        """Our signature over `content`, which begins with a label of its own kind; base64url."""
        signature = cast("Ed25519PrivateKey", self._own.private_key).sign(content)
        return binascii.b2a_base64(signature, newline=False).decode().translate(_TO_URL).rstrip("=")

    def has_signed(self, service: str, content: bytes, signature: object) -> bool:
        """Whether `signature` is the one of `service` over `content`, whatever else it may be."""
        try:
            public = cast("Ed25519PublicKey", self._public(service).public_key)
            public.verify(_decoded(str(signature)), content)
        except (InvalidSignature, TokenRefused, JoseError, ValueError, OSError):
            return False
        return True

    def secret_for(self, use: str) -> bytes:
        """32 bytes that only this service can derive, other ones for each `use`; they last as long as its key."""
        seed = cast("Ed25519PrivateKey", self._own.private_key).private_bytes_raw()
        return derived(seed, use)

    def _sign(self, claims: dict[str, Any], lifetime: timedelta) -> tuple[str, datetime]:
        issued = clock.now()
        ends = issued + lifetime
        full = {**claims, "iss": self.service, "iat": int(issued.timestamp()), "exp": int(ends.timestamp())}
        return jwt.encode({"alg": "Ed25519"}, full, self._own, algorithms=["Ed25519"]), ends

    def _read(self, token: str, *, issuer: str, audience: str) -> dict[str, Any]:
        try:
            claims = self._verified(token, self._public(issuer))
        except (InvalidSignature, JoseError, ValueError, TypeError, OSError) as error:
            raise TokenRefused(type(error).__name__) from error
        fresh = claims.get("exp", 0) + LEEWAY > clock.now().timestamp()
        if claims.get("iss") != issuer or claims.get("aud") != audience or not fresh:
            raise TokenRefused("claims")
        return claims

    @staticmethod
    def _verified(token: str, key: OKPKey) -> dict[str, Any]:
        """The claims, if `key` signed them. Under our own header in half the time that the general reader takes."""
        signed, _, signature = token.rpartition(".")
        header, _, payload = signed.partition(".")
        if header != OUR_HEADER:
            return dict(jwt.decode(token, key, algorithms=["Ed25519"]).claims)
        cast("Ed25519PublicKey", key.public_key).verify(_decoded(signature), signed.encode("ascii"))
        return dict(json.loads(_decoded(payload)))

    def _public(self, service: str) -> OKPKey:
        if service not in self._known:
            self._known[service] = OKPKey.import_key((self.public_keys / f"{service}.pem").read_bytes())
        return self._known[service]


def _for_acts(service: str) -> str:
    """An audience unlike that of a service token, so that no person's token ever passes for one."""
    return f"acts:{service}"


def _decoded(part: str) -> bytes:
    """Strict base64url without padding, as RFC 7515 writes it. Raises ValueError."""
    standard = part.translate(_TO_STANDARD) + "=" * (-len(part) % 4)
    return binascii.a2b_base64(standard, strict_mode=True)


def _unverified_issuer(token: str) -> str:
    """Who a token says it is from; the signature is checked with that one's key afterwards."""
    try:
        payload = extract_compact(token.encode()).payload
        return str(json.loads(payload)["iss"])
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise TokenRefused(type(error).__name__) from error
