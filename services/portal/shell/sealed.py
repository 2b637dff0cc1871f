"""What a browser carries for us and cannot read: sealed with the portal's key, for one purpose and a short time."""

from __future__ import annotations

import base64
import json
import os
import zlib
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from services.portal.shell.cache import never_keep
from shared import clock

NONCE_BYTES = 12


def seal(purpose: str, content: Any, *, seconds: int) -> str:
    """`content` (JSON) as a text that opens for this purpose alone, and not after so many seconds."""
    never_keep()
    until = int(clock.now().timestamp()) + seconds
    plain = zlib.compress(json.dumps([until, content], separators=(",", ":")).encode())
    nonce = os.urandom(NONCE_BYTES)
    return base64.urlsafe_b64encode(nonce + _cipher(purpose).encrypt(nonce, plain, None)).decode()


def unseal(purpose: str, sealed: str) -> Any:
    """What was sealed, or None where it was not sealed by us, for something else, or too long ago."""
    try:
        packed = base64.urlsafe_b64decode(sealed)
        plain = _cipher(purpose).decrypt(packed[:NONCE_BYTES], packed[NONCE_BYTES:], None)
    except (ValueError, InvalidTag):
        return None
    until, content = json.loads(zlib.decompress(plain))
    return content if until > clock.now().timestamp() else None


def _cipher(purpose: str) -> AESGCM:
    key = cast("bytes", current_app.extensions["form_key"])
    return AESGCM(HKDF(SHA256(), length=32, salt=None, info=f"rembuk portal {purpose}".encode()).derive(key))
