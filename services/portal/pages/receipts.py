"""The code of a receipt as a square to scan, drawn as one path so that no inline style is needed."""

from __future__ import annotations

import io
from dataclasses import dataclass

import segno
from PIL import Image, ImageDraw, ImageFont

LINE, WHITE = 60, 255
"""Height in pixels of the line of print below a code, and the colour of paper."""


@dataclass(frozen=True)
class Qr:
    """A QR code: its side in modules, and its dark modules as an SVG path."""

    size: int
    path: str


def qr_of(text: str) -> Qr:
    """The QR code of a text, with medium error correction."""
    code = segno.make(text, micro=False, error="m")
    rows = [[bool(module) for module in row] for row in code.matrix]
    path = "".join(_runs(number, row) for number, row in enumerate(rows))
    return Qr(len(rows), path)


def picture_of(text: str) -> bytes:
    """The QR code of a text as a PNG with a quiet zone, and the text in print below it."""
    code = io.BytesIO()
    segno.make(text or "-", micro=False, error="m").save(code, kind="png", scale=10, border=4)
    square = Image.open(code).convert("L")
    font = ImageFont.load_default(size=26)
    width = max(square.width, int(font.getlength(text)) + LINE)
    sheet = Image.new("L", (width, square.height + LINE), WHITE)
    sheet.paste(square, ((width - square.width) // 2, 0))
    ImageDraw.Draw(sheet).text((sheet.width / 2, square.height), text, fill=0, font=font, anchor="mt")
    file = io.BytesIO()
    sheet.save(file, "PNG")
    return file.getvalue()


def _runs(number: int, row: list[bool]) -> str:
    """The dark stretches of a row as rectangles one module high."""
    drawn, start = "", None
    for place, dark in enumerate([*row, False]):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            drawn += f"M{start} {number}h{place - start}v1h-{place - start}z"
            start = None
    return drawn
