"""What a browser carries for us and cannot read: sealed with the portal's key, for one purpose and a short time."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any, cast

from flask import current_app

from services.portal.shell.cache import never_keep
from shared import clock
from shared.sealing import SealBroken, decrypt, derived, encrypt


def seal(purpose: str, content: Any, *, seconds: int) -> str:
    """`content` (JSON) as a text that opens for this purpose alone, and not after so many seconds."""
    never_keep()
    until = int(clock.now().timestamp()) + seconds
    plain = zlib.compress(json.dumps([until, content], separators=(",", ":")).encode())
    return base64.urlsafe_b64encode(encrypt(_key(purpose), plain)).decode()


def unseal(purpose: str, sealed: str) -> Any:
    """What was sealed, or None where it was not sealed by us, for something else, or too long ago."""
    try:
        plain = decrypt(_key(purpose), base64.urlsafe_b64decode(sealed))
    except (ValueError, SealBroken):
        return None
    until, content = json.loads(zlib.decompress(plain))
    return content if until > clock.now().timestamp() else None


def _key(purpose: str) -> bytes:
    return derived(cast("bytes", current_app.extensions["form_key"]), f"portal {purpose}")
