"""A sheet of A4 to draw on, in millimetres: words that fit, QR codes as squares, and the city's mark in plain shapes.

The fonts are the PDF's own, so nothing is embedded; they write Latin-1, into which every text is brought first.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import cast

import segno
from fpdf import FPDF
from fpdf.enums import RenderStyle

WIDTH, HEIGHT = 210.0, 297.0
INK, QUIET = (34, 26, 21), (88, 79, 71)
SEA, MOON, LINE, MUZZLE = (11, 85, 99), (244, 184, 36), (150, 158, 148), (217, 166, 107)
MASK = 2
PLAIN = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u2026": "...",
    "\u2022": "-", "\u00a0": " ", "\u202f": " ",
})  # fmt: skip
"""Typographers' signs that Latin-1 does not have."""

Colour = tuple[int, int, int]


def latin(text: str) -> str:
    """A text in the letters that the PDF's own fonts have; what has no likeness becomes a question mark."""
    put = text.translate(PLAIN)
    bare = "".join(sign if ord(sign) < 256 else unicodedata.normalize("NFKD", sign)[0] for sign in put)
    return bare.encode("latin-1", "replace").decode("latin-1")


class Canvas:
    """A PDF that is drawn page by page and never lies on a disk."""

    def __init__(self, title: str, language: str) -> None:
        self.pdf = FPDF(orientation="portrait", unit="mm", format="A4")
        self.pdf.set_auto_page_break(auto=False)
        self.pdf.set_title(latin(title))
        self.pdf.set_lang(language)
        self.pdf.set_margin(0)
        self.pdf.c_margin = 0

    def page(self) -> None:
        """Begin a new sheet."""
        self.pdf.add_page()

    def file(self) -> bytes:
        """The finished PDF."""
        return bytes(self.pdf.output())

    def font(self, size: float, *, bold: bool = False, mono: bool = False, colour: Colour = INK) -> None:
        """Write on in this size (points)."""
        self.pdf.set_font("courier" if mono else "helvetica", "B" if bold else "", size)
        self.pdf.set_text_color(*colour)

    def width_of(self, text: str) -> float:
        """Millimetres of a text in the present font."""
        return float(self.pdf.get_string_width(latin(text)))

    def write(self, x: float, y: float, text: str) -> None:
        """One line, `y` being its base line."""
        self.pdf.text(x, y, latin(text))

    def lines(self, text: str, width: float, most: int) -> list[str]:
        """A text broken to a width, in at most `most` lines; what is left out shows as three dots."""
        whole = cast("list[str]", self.pdf.multi_cell(width, text=latin(text), dry_run=True, output="LINES", align="L"))
        found = [line.strip() for line in whole]
        if len(found) <= most:
            return found
        last = found[most - 1]
        while last and self.width_of(f"{last}...") > width:
            last = last[:-1]
        return [*found[: most - 1], f"{last.rstrip()}..."]

    def write_lines(self, x: float, y: float, lines: Sequence[str], leading: float) -> float:
        """Several lines downwards; where the next one would stand."""
        for line in lines:
            self.write(x, y, line)
            y += leading
        return y

    def rule(self, x1: float, y1: float, x2: float, y2: float, *, colour: Colour = LINE, width: float = 0.2) -> None:
        """A straight line."""
        self.pdf.set_draw_color(*colour)
        self.pdf.set_line_width(width)
        self.pdf.line(x1, y1, x2, y2)

    def box(self, x: float, y: float, width: float, height: float, *, line: float = 0.5) -> None:
        """An empty box to write in."""
        self.pdf.set_draw_color(*INK)
        self.pdf.set_line_width(line)
        self.pdf.rect(x, y, width, height)

    def bar(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A filled stretch."""
        self.pdf.set_fill_color(*colour)
        self.pdf.rect(x, y, width, height, style=RenderStyle.F)

    def qr(self, x: float, y: float, side: float, text: str) -> None:
        """A QR code with medium error correction, its quiet zone outside `side`; dark runs drawn row by row.

        The mask is named, since looking for the prettiest of eight would take most of the time of a large batch.
        """
        code = segno.make(text, micro=False, error="m", mask=MASK)
        rows = [[bool(dark) for dark in row] for row in code.matrix]
        size = side / len(rows)
        runs = ((number, *run) for number, row in enumerate(rows) for run in _dark_runs(row))
        shapes = (
            f"{(x + start * size) * self.pdf.k:.3f} {(self.pdf.h - y - number * size) * self.pdf.k:.3f} "
            f"{(end - start) * size * self.pdf.k:.3f} {-size * self.pdf.k:.3f} re"
            for number, start, end in runs
        )
        # One path, since a call for each of some hundred squares is slow and may leave hair lines between them.
        self.pdf._out(f"q 0 g {' '.join(shapes)} f Q")  # noqa: SLF001 - fpdf2 has no quick way to draw many rectangles

    def mark(self, x: float, y: float, side: float) -> None:
        """The city's sun bear, as on the pages."""
        unit = side / 48
        self.bar(x, y, side, side, MOON)
        for centre_x, centre_y, radius_x, radius_y, colour in (
            (12.5, 13, 5.5, 5.5, INK), (35.5, 13, 5.5, 5.5, INK), (24, 21, 14, 14, INK), (24, 47, 17, 12.5, INK),
            (24, 26, 8, 6.5, MUZZLE), (24, 23, 3.2, 2.3, INK), (17.5, 18, 1.7, 1.7, MOON), (30.5, 18, 1.7, 1.7, MOON),
        ):  # fmt: skip
            self.pdf.set_fill_color(*colour)
            with self.pdf.rect_clip(x, y, side, side):
                left, top = x + (centre_x - radius_x) * unit, y + (centre_y - radius_y) * unit
                self.pdf.ellipse(left, top, 2 * radius_x * unit, 2 * radius_y * unit, style=RenderStyle.F)
        self.pdf.set_draw_color(*MOON)
        self.pdf.set_line_width(3.2 * unit)
        points = [(x + at * unit, y + (39 + 5 - (at - 24) ** 2 / 20) * unit) for at in range(15, 34, 1)]
        self.pdf.polyline(points)


def _dark_runs(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Where the dark stretches of a row begin and end."""
    start = None
    for place, dark in enumerate([*row, False]):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            yield start, place
            start = None
