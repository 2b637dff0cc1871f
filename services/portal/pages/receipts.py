"""The code of a receipt as a picture to keep."""

from __future__ import annotations

import io

import segno


def picture_of(text: str) -> bytes:
    """The QR code of a text as a PNG with a quiet zone."""
    file = io.BytesIO()
    segno.make(text or "-", micro=False, error="m").save(file, kind="png", scale=10, border=4)
    return file.getvalue()
