"""What people type, in one form of Unicode and without characters that hide or turn around what stands there."""

from __future__ import annotations

import re
import unicodedata

INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
"""Control characters, marks of direction, halves of surrogate pairs. Joiners stay: emoji and some scripts need them."""


def clean(text: str) -> str:
    """`text` in Unicode's composed form, without invisible characters, trimmed, lines ended by a newline."""
    return INVISIBLE.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))).strip()
