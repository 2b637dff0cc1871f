"""The small sections of a Pabulib file, row by row, each cell with its place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

CELL = re.compile(rb'"((?:[^"]|"")*)"(\r?)(?=;|\n|\Z)|(?!")([^;\n]*)')


class PabulibError(ValueError):
    """A file that is not in the Pabulib format; `line` and `column` count from 1, the column in characters."""

    def __init__(self, line: int, column: int, expected: str) -> None:
        super().__init__(f"line {line}, column {column}: {expected}")
        self.line = line
        self.column = column
        self.expected = expected


def fault(data: bytes, at: int, expected: str) -> PabulibError:
    """Describe what was expected at byte `at` of the file."""
    at = min(at, len(data))
    start = data.rfind(b"\n", 0, at) + 1
    column = len(data[start:at].decode("utf-8", errors="replace")) + 1
    if start == 0 and data.startswith(b"\xef\xbb\xbf"):
        column = max(1, column - 1)
    return PabulibError(data.count(b"\n", 0, start) + 1, column, expected)


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of one cell without quotes and outer white space, and the byte at which it begins."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row; `after` is the byte at which the next row begins."""

    cells: tuple[Cell, ...]
    after: int

    @property
    def at(self) -> int:
        """The byte at which the row begins."""
        return self.cells[0].at

    def section(self) -> str:
        """Return the section this row opens: "meta", "projects", "votes", or "" for any other row."""
        name = self.cells[0].text.lower()
        others_empty = all(not cell.text for cell in self.cells[1:])
        return name if others_empty and name in ("meta", "projects", "votes") else ""


def rows_of(data: bytes, at: int) -> Iterator[Row]:
    """Give the rows from byte `at` on, without blank ones. Raises PabulibError on broken quotes."""
    while at < len(data):
        row = _row(data, at)
        if any(cell.text for cell in row.cells):
            yield row
        at = row.after


def _row(data: bytes, at: int) -> Row:
    cells: list[Cell] = []
    while True:
        match = CELL.match(data, at)
        if match is None:
            raise _quote_fault(data, at)
        quoted, _, plain = match.groups()
        raw = plain if quoted is None else quoted.replace(b'""', b'"')
        cells.append(Cell(raw.decode("utf-8").strip(), at))
        at = match.end()
        if at >= len(data) or data[at : at + 1] == b"\n":
            return Row(tuple(cells), at + 1)
        at += 1


def _quote_fault(data: bytes, at: int) -> PabulibError:
    closing = re.compile(rb'"(?:[^"]|"")*"').match(data, at)
    if closing is None:
        return fault(data, at, "this quote is never closed")
    return fault(data, closing.end(), 'expected ";" or the end of the line after a closing quote')
