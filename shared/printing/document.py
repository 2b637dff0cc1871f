"""A document that is printed, signed and filed: headings, sentences, tables and a QR code, black on white."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fpdf.enums import TableBordersLayout, VAlign, XPos, YPos
from fpdf.fonts import FontFace

from shared.printing.letters import CODES, WORDS, names_of
from shared.printing.paper import WIDTH as PAGE_WIDTH
from shared.printing.paper import Paper

MARGIN, LINE = 20.0, 5.2
"""Millimetres: of white around the text, and from line to line."""
BODY, SMALL = 10.0, 8.0
"""Points."""
WIDTH = PAGE_WIDTH - 2 * MARGIN
PALE = 235
"""Grey of a table's head: light enough for a copying machine."""


class Document(Paper):
    """Pages with a running head, and at the foot which document it is and their number of all pages, in Indonesian."""

    def __init__(self, title: str, *, head: str, foot: str, made_at: datetime) -> None:
        super().__init__(title, "id", made_at)
        self._head, self._foot = self.letters(head), self.letters(foot)
        self.set_margins(MARGIN, MARGIN - 4, MARGIN)
        self.set_auto_page_break(auto=True, margin=MARGIN)
        self.add_page()

    def header(self) -> None:
        """The running head, on every page but the first."""
        if self.page_no() > 1:
            self.set_font(WORDS, size=SMALL)
            self.cell(0, LINE, self._head, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            self.ln(2)

    def footer(self) -> None:
        """What document this is, and which page of how many."""
        self.set_y(-14)
        self.set_font(WORDS, size=SMALL)
        self.cell(WIDTH - 30, LINE, self._foot)
        self.cell(30, LINE, f"Halaman {self.page_no()} dari {{nb}}", align="R")

    def centred(self, text: str, size: float, *, bold: bool = False) -> None:
        """A line in the middle."""
        self.set_font(WORDS, "B" if bold else "", size)
        self.multi_cell(0, size * 0.5, self.letters(text), align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def heading(self, text: str) -> None:
        """The title of a part, which never stands alone at the end of a page."""
        if self.will_page_break(4 * LINE):
            self.add_page()
        self.ln(3)
        self.set_font(WORDS, "B", BODY + 1)
        self.cell(0, LINE + 1.5, self.letters(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def say(self, text: str, *, size: float = BODY, bold: bool = False, code: bool = False) -> None:
        """A paragraph; `code` is for fingerprints, whose letters are told apart best in a font of one width."""
        self.set_font(CODES if code else WORDS, "B" if bold else "", size)
        self.multi_cell(0, LINE * size / BODY, self.letters(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def boxed(self, title: str, text: str) -> None:
        """A frame that nobody overlooks."""
        self.ln(2)
        self.set_font(WORDS, "B", BODY + 2)
        self.multi_cell(0, LINE + 2, self.letters(title), border="LTR", align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_font(WORDS, size=BODY - 1)
        self.multi_cell(0, LINE, self.letters(text), border="LBR", align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(1)

    def facts(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Questions and answers in two columns."""
        self.set_font(WORDS, size=BODY)
        with self.table(
            borders_layout=TableBordersLayout.NONE, col_widths=(48, WIDTH - 48), text_align=("LEFT", "LEFT"),
            first_row_as_headings=False, line_height=LINE, padding=(0.4, 0), v_align=VAlign.T,
        ) as table:  # fmt: skip
            for name, value in pairs:
                row = table.row()
                row.cell(self.letters(name))
                row.cell(self.letters(value))

    def grid(self, head: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[float], align: str) -> None:
        """A table whose head comes again on each page; `align` has one of L, R, C for each column."""
        sides = {"L": "LEFT", "R": "RIGHT", "C": "CENTER"}
        self.set_font(WORDS, size=BODY - 1)
        with self.table(
            borders_layout=TableBordersLayout.ALL, col_widths=tuple(widths), line_height=LINE - 0.6, padding=(0.8, 1.2),
            text_align=tuple(sides[letter] for letter in align),
            headings_style=FontFace(emphasis="BOLD", fill_color=PALE),
        ) as table:  # fmt: skip
            for line in (head, *rows):
                row = table.row()
                for cell in line:
                    row.cell(self.letters(str(cell)))

    def tell_what_lacks(self, where: str) -> None:
        """Which letters became boxes, if any; `where` says where they can be read as they were written."""
        if self.lacking:
            self.say(
                f"Tanda □ berdiri untuk huruf yang tidak dapat dicetak: {names_of(self.lacking)}. {where}", size=SMALL
            )
