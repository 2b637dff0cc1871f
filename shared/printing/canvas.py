"""A sheet of A4 to draw on, in millimetres: words that fit, QR codes as squares, and the city's mark in plain shapes.

A page on which a letter could not be printed says so at its lower edge.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from fpdf.enums import RenderStyle

from shared import clock
from shared.printing.letters import CODES, WORDS, names_of, runs
from shared.printing.paper import HEIGHT, WIDTH, Paper

EDGE = 4.0
"""Millimetres that a printer may leave white."""
INK, QUIET = (34, 26, 21), (88, 79, 71)
SEA, MOON, LINE, MUZZLE = (11, 85, 99), (244, 184, 36), (150, 158, 148), (217, 166, 107)
Colour = tuple[int, int, int]


class Canvas:
    """A PDF that is drawn page by page and never lies on a disk."""

    def __init__(self, title: str, language: str, lacking: Callable[[str], str]) -> None:
        """`lacking` makes the sentence for a page with boxes in place of letters, from the names of those letters."""
        self.paper = Paper(title, language, clock.now())
        self._lacking, self._family = lacking, WORDS
        self.paper.set_auto_page_break(auto=False)
        self.paper.set_margin(0)
        self.paper.c_margin = 0

    def page(self) -> None:
        """Begin a new sheet."""
        self._tell_what_lacks()
        self.paper.add_page()

    def file(self) -> bytes:
        """The finished PDF."""
        self._tell_what_lacks()
        return self.paper.finished()

    def _tell_what_lacks(self) -> None:
        if self.paper.lacking:
            self.font(5.5, colour=QUIET)
            words = self._lacking(names_of(self.paper.lacking))
            self.write(EDGE, HEIGHT - 1.6, self.lines(words, WIDTH - 2 * EDGE, 1)[0])
            self.paper.lacking.clear()

    def font(self, size: float, *, bold: bool = False, mono: bool = False, colour: Colour = INK) -> None:
        """Write on in this size (points)."""
        self._family = CODES if mono else WORDS
        self.paper.set_font(self._family, "B" if bold else "", size)
        self.paper.set_text_color(*colour)

    def width_of(self, text: str) -> float:
        """Millimetres of a text in the present font."""
        return float(self.paper.get_string_width(self.paper.letters(text)))

    def write(self, x: float, y: float, text: str) -> None:
        """One line, `y` being its base line."""
        style, size = self.paper.font_style, self.paper.font_size_pt
        for family, stretch in runs(self.paper.letters(text), self._family):
            self.paper.set_font(family, style, size)
            self.paper.text(x, y, stretch)
            x += self.paper.get_string_width(stretch)
        self.paper.set_font(self._family, style, size)

    def lines(self, text: str, width: float, most: int) -> list[str]:
        """A text broken to a width, in at most `most` lines; what is left out shows as three dots."""
        shown = self.paper.letters(text)
        whole = cast("list[str]", self.paper.multi_cell(width, text=shown, dry_run=True, output="LINES", align="L"))
        found = [line.strip() for line in whole]
        if len(found) <= most:
            return found
        last = found[most - 1]
        while last and self.width_of(f"{last}\N{HORIZONTAL ELLIPSIS}") > width:
            last = last[:-1]
        return [*found[: most - 1], f"{last.rstrip()}\N{HORIZONTAL ELLIPSIS}"]

    def write_lines(self, x: float, y: float, lines: Sequence[str], leading: float) -> float:
        """Several lines downwards; where the next one would stand."""
        for line in lines:
            self.write(x, y, line)
            y += leading
        return y

    def rule(self, x1: float, y1: float, x2: float, y2: float, *, colour: Colour = LINE, width: float = 0.2) -> None:
        """A straight line."""
        self.paper.set_draw_color(*colour)
        self.paper.set_line_width(width)
        self.paper.line(x1, y1, x2, y2)

    def box(self, x: float, y: float, width: float, height: float, *, line: float = 0.5) -> None:
        """An empty box to write in."""
        self.paper.set_draw_color(*INK)
        self.paper.set_line_width(line)
        self.paper.rect(x, y, width, height)

    def bar(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A filled stretch."""
        self.paper.set_fill_color(*colour)
        self.paper.rect(x, y, width, height, style=RenderStyle.F)

    def qr(self, x: float, y: float, side: float, text: str) -> None:
        """A QR code, its quiet zone outside `side`."""
        self.paper.qr(x, y, side, text)

    def mark(self, x: float, y: float, side: float) -> None:
        """The city's sun bear, as on the pages."""
        unit = side / 48
        self.bar(x, y, side, side, MOON)
        for centre_x, centre_y, radius_x, radius_y, colour in (
            (12.5, 13, 5.5, 5.5, INK), (35.5, 13, 5.5, 5.5, INK), (24, 21, 14, 14, INK), (24, 47, 17, 12.5, INK),
            (24, 26, 8, 6.5, MUZZLE), (24, 23, 3.2, 2.3, INK), (17.5, 18, 1.7, 1.7, MOON), (30.5, 18, 1.7, 1.7, MOON),
        ):  # fmt: skip
            self.paper.set_fill_color(*colour)
            with self.paper.rect_clip(x, y, side, side):
                left, top = x + (centre_x - radius_x) * unit, y + (centre_y - radius_y) * unit
                self.paper.ellipse(left, top, 2 * radius_x * unit, 2 * radius_y * unit, style=RenderStyle.F)
        self.paper.set_draw_color(*MOON)
        self.paper.set_line_width(3.2 * unit)
        points = [(x + at * unit, y + (39 + 5 - (at - 24) ** 2 / 20) * unit) for at in range(15, 34, 1)]
        self.paper.polyline(points)
