"""What all papers are: A4 in millimetres, our letters, a title and a language for whoever has the paper read aloud."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import segno
from fpdf import FPDF, ViewerPreferences
from fpdf.enums import TextEmphasis
from fpdf.fonts import TTFFont

from shared.printing.letters import CODES, WORDS, file_of, printable, runs

WIDTH, HEIGHT = 210.0, 297.0
"""Millimetres of an A4 page."""
MASK = 2


class Paper(FPDF):
    """A PDF that never lies on a disk. The same content made at the same time gives the same bytes."""

    def __init__(self, title: str, language: str, made_at: datetime) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self.lacking: set[str] = set()
        """Letters that were asked for and could not be printed, so that the paper can say so."""
        self.set_title(title)
        self.set_lang(language)
        self.set_creation_date(made_at)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)

    def set_font(self, family: str | None = None, style: str | TextEmphasis = "", size: float = 0) -> None:
        """Write on in WORDS or CODES; a font is put into the PDF when something is first written in it."""
        if family in {WORDS, CODES}:
            self._bring(str(family), "B" if TextEmphasis.coerce(style) & TextEmphasis.B else "")
        super().set_font(family, style, size)

    def _bring(self, family: str, style: str) -> None:
        if f"{family}{style}" not in self.fonts:
            self.add_font(family, style, str(file_of(family, style)))
            self.set_fallback_fonts(sorted({font.removesuffix("B") for font in self.fonts}), exact_match=False)

    def letters(self, text: str) -> str:
        """A text as it can be printed; what it lacks is remembered."""
        shown, lacking = printable(text)
        self.lacking.update(lacking)
        for family, _stretch in runs(shown, WORDS):
            self._bring(family, "")
        return shown

    def finished(self) -> bytes:
        """The PDF; nothing can be written afterwards, since the font files are closed."""
        data = bytes(self.output())
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.close()
        return data

    def qr(self, x: float, y: float, side: float, text: str) -> None:
        """A QR code with medium error correction, its quiet zone outside `side`; dark runs drawn row by row.

        The mask is named, since looking for the prettiest of eight would take most of the time of a large batch.
        """
        code = segno.make(text, micro=False, error="m", mask=MASK)
        rows = [[bool(dark) for dark in row] for row in code.matrix]
        size = side / len(rows)
        found = ((number, *run) for number, row in enumerate(rows) for run in _dark_runs(row))
        shapes = (
            f"{(x + start * size) * self.k:.3f} {(self.h - y - number * size) * self.k:.3f} "
            f"{(end - start) * size * self.k:.3f} {-size * self.k:.3f} re"
            for number, start, end in found
        )
        # One path, since a call for each of some hundred squares is slow and may leave hair lines between them.
        self._out(f"q 0 g {' '.join(shapes)} f Q")


def _dark_runs(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Where the dark stretches of a row begin and end."""
    start = None
    for place, dark in enumerate([*row, False]):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            yield start, place
            start = None
