"""The key of a device's own by which a request whose answer was lost proves itself when it comes again.

Not what the ballot says: whoever holds a token or an old receipt could try out all choices then, and be told which
are the right ones. The box keeps a hash of the key beside the ballot that the request made, until it is sealed.
"""

from __future__ import annotations

import hashlib
import hmac

KEY_BYTES = 32


def kept(key: bytes | None) -> bytes | None:
    """What the box keeps of a key: its SHA-256; None of a request without one, which cannot be repeated."""
    return None if key is None else hashlib.sha256(key).digest()


def fits(lying: bytes | None, sent: bytes | None) -> bool:
    """Whether what was kept of two requests' keys is the same, and there is one."""
    return lying is not None and sent is not None and hmac.compare_digest(lying, sent)
