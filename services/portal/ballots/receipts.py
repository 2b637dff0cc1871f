"""The code of a receipt as a picture to keep."""

from __future__ import annotations

import io

import segno
from PIL import Image, ImageDraw, ImageFont

LINE, WHITE = 60, 255
"""Height in pixels of the line of print below a code, and the colour of paper."""


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
