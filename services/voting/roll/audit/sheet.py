"""An A4 sheet that is printed and signed: headings, sentences, tables and a QR code, black on white."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import segno
from fpdf import FPDF
from fpdf.enums import TableBordersLayout, VAlign, XPos, YPos
from fpdf.fonts import FontFace

from services.voting.roll.audit.indonesian import latin

MARGIN, LINE = 20.0, 5.2
"""Millimetres: of white around the text, and from line to line."""
BODY, SMALL = 10.0, 8.0
"""Points."""
WIDTH = 210.0 - 2 * MARGIN
PALE = 235
"""Grey of a table's head: light enough for a copying machine."""


class Sheet(FPDF):
    """Pages with a running head and their number of all pages at the foot."""

    def __init__(self, head: str, foot: str, made_at: datetime) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self._head, self._foot = latin(head), latin(foot)
        self.set_margins(MARGIN, MARGIN - 4, MARGIN)
        self.set_auto_page_break(auto=True, margin=MARGIN)
        self.set_lang("id")
        self.set_creation_date(made_at)
        self.add_page()

    def header(self) -> None:
        """The running head, on every page but the first."""
        if self.page_no() > 1:
            self.set_font("Helvetica", size=SMALL)
            self.cell(0, LINE, self._head, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            self.ln(2)

    def footer(self) -> None:
        """What document this is, and which page of how many."""
        self.set_y(-14)
        self.set_font("Helvetica", size=SMALL)
        self.cell(WIDTH - 30, LINE, self._foot)
        self.cell(30, LINE, f"Halaman {self.page_no()} dari {{nb}}", align="R")

    def centred(self, text: str, size: float, *, bold: bool = False) -> None:
        """A line in the middle."""
        self.set_font("Helvetica", "B" if bold else "", size)
        self.multi_cell(0, size * 0.5, latin(text), align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def heading(self, text: str) -> None:
        """The title of a part, which never stands alone at the end of a page."""
        if self.will_page_break(4 * LINE):
            self.add_page()
        self.ln(3)
        self.set_font("Helvetica", "B", BODY + 1)
        self.cell(0, LINE + 1.5, latin(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def say(self, text: str, *, size: float = BODY, bold: bool = False, font: str = "Helvetica") -> None:
        """A paragraph."""
        self.set_font(font, "B" if bold else "", size)
        self.multi_cell(0, LINE * size / BODY, latin(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def boxed(self, title: str, text: str) -> None:
        """A frame that nobody overlooks."""
        self.ln(2)
        self.set_font("Helvetica", "B", BODY + 2)
        self.multi_cell(0, LINE + 2, latin(title), border="LTR", align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_font("Helvetica", size=BODY - 1)
        self.multi_cell(0, LINE, latin(text), border="LBR", align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(1)

    def facts(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Questions and answers in two columns."""
        self.set_font("Helvetica", size=BODY)
        with self.table(
            borders_layout=TableBordersLayout.NONE, col_widths=(48, WIDTH - 48), text_align=("LEFT", "LEFT"),
            first_row_as_headings=False, line_height=LINE, padding=(0.4, 0), v_align=VAlign.T,
        ) as table:  # fmt: skip
            for name, value in pairs:
                row = table.row()
                row.cell(latin(name))
                row.cell(latin(value))

    def grid(self, head: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[float], align: str) -> None:
        """A table whose head comes again on each page; `align` has one of L, R, C for each column."""
        sides = {"L": "LEFT", "R": "RIGHT", "C": "CENTER"}
        self.set_font("Helvetica", size=BODY - 1)
        with self.table(
            borders_layout=TableBordersLayout.ALL, col_widths=tuple(widths), line_height=LINE - 0.6, padding=(0.8, 1.2),
            text_align=tuple(sides[letter] for letter in align),
            headings_style=FontFace(emphasis="BOLD", fill_color=PALE),
        ) as table:  # fmt: skip
            for line in (head, *rows):
                row = table.row()
                for cell in line:
                    row.cell(latin(str(cell)))

    def code(self, text: str, x: float, y: float, side: float) -> None:
        """A QR code of `side` millimetres, drawn as rectangles, sharp on every printer."""
        rows = [list(row) for row in segno.make(text, micro=False, error="m").matrix]
        module = side / len(rows)
        self.set_fill_color(0)
        for down, row in enumerate(rows):
            for right, dark in enumerate(row):
                if dark:
                    self.rect(x + right * module, y + down * module, module * 1.02, module * 1.02, style="F")
