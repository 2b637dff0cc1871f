"""The signer: a process of its own that makes signing keys and signs blindly, and keeps nothing but its secret.

It sees no voter and no token, and what it is asked to sign is never written down. The roll holds the keys under a seal
that only the signer opens, so that a stolen database, backup or web process of the roll signs nothing later on. Who
runs the roll can still ask for signatures that no voter wanted; that shows in the published numbers, not here.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from http import HTTPStatus
from typing import Any, NamedTuple, cast
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from flask import Flask, current_app
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from services.voting.signer.keys.sealed_keys import Seals
from shared.blind_signatures import EXPONENT, BlindedValueRefused, jwk_of
from shared.web import DomainError, requires_service
from shared.web.octets import Octets

KEY_BITS = 2048
KEYS_AT_ONCE = 32
"""In one request, so that none takes long enough to be taken for lost."""
KEYS_REMEMBERED = 1024
"""Unsealed keys in memory, 2 kB each: those of every cell of several polls."""


class BlindedInvalid(DomainError):
    """This is not a value blinded under the key of its cell; make a new one with the key of the paper."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class CellKey(NamedTuple):
    """A key pair for one cell of an electorate."""

    public: dict[str, str]
    """{"e", "n"} as in a JSON Web Key."""
    sealed: bytes
    """The private half, which only the signer can open."""


class Signer:
    """Makes keys and signs with them. It needs no database: each request brings the sealed key it is about."""

    def __init__(self, secrets: tuple[bytes, ...]) -> None:
        self._seals = Seals(secrets)
        self._opened = lru_cache(maxsize=KEYS_REMEMBERED)(self._seals.open)

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
        return CellKey(jwk_of(private.public_key()), self._seals.close(poll_id, private))


class KeysIn(Schema):
    """How many keys, for which poll."""

    poll_id = fields.UUID(required=True)
    count = fields.Integer(required=True, strict=True, validate=validate.Range(1, KEYS_AT_ONCE))


class KeyOut(Schema):
    """A public key, and its private half under seal."""

    public = fields.Dict(keys=fields.String(), values=fields.String())
    sealed = Octets()


class KeysOut(Schema):
    """New keys."""

    keys = fields.List(fields.Nested(KeyOut))


class BlindedIn(Schema):
    """What to sign, and the sealed key to sign it with."""

    poll_id = fields.UUID(required=True)
    sealed = Octets(required=True)
    blinded = Octets(required=True)


class SignatureOut(Schema):
    """A blind signature."""

    signature = Octets()


blueprint = Blueprint("internal_signer", __name__, description="Keys and blind signatures, for the roll alone")


def install_signer(app: Flask, secrets: tuple[bytes, ...]) -> None:
    """Give the app its signer."""
    app.extensions["blind_signer"] = Signer(secrets)


@blueprint.post("/keys")
@requires_service("voting")
@blueprint.arguments(KeysIn)
@blueprint.response(201, KeysOut)
def make_keys(wanted: dict[str, Any]) -> dict[str, Any]:
    """Make keys for the cells of a poll; nothing of them stays here."""
    return {"keys": _signer().make_keys(**wanted)}


@blueprint.post("/signatures")
@requires_service("voting")
@blueprint.arguments(BlindedIn)
@blueprint.response(200, SignatureOut)
def sign(asked: dict[str, Any]) -> dict[str, Any]:
    """Sign a blinded value; the same value is answered alike."""
    return {"signature": _signer().sign(**asked)}


def _signer() -> Signer:
    return cast("Signer", current_app.extensions["blind_signer"])
