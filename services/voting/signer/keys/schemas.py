"""Keys and blind signatures as they come in and go out."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from shared.signing import KEYS_AT_ONCE
from shared.web.octets import Octets


class KeysIn(Schema):
    """How many keys, for which poll."""

    poll_id = fields.UUID(required=True)
    count = fields.Integer(required=True, strict=True, validate=validate.Range(1, KEYS_AT_ONCE))


class KeyOut(Schema):
    """A public key, and its private half, encrypted."""

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
