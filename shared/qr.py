"""A text as a square to scan, drawn as one path so that no inline style is needed."""

from __future__ import annotations

from dataclasses import dataclass

import segno


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
