"""How templates, styles and scripts are written, so that whoever reads a change sees what changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.architecture.source import House, Violation

LONGEST_LINE = 160
IN_CSS = re.compile(r"/\*.*?\*/|\"[^\"\n]*\"|'[^'\n]*'", re.DOTALL)
"""Comments and strings, in which a brace is only a letter."""


def lines_of_pages_stay_short(house: House) -> Iterator[Violation]:
    """A line of a template, style or script holds less than 160 characters."""
    for page in house.pages:
        for number, line in enumerate(page.text.splitlines(), start=1):
            if len(line) >= LONGEST_LINE:
                yield Violation(page.path, number, f"{len(line)} characters; break it where a reader would")


def a_line_of_css_holds_one_rule(house: House) -> Iterator[Violation]:
    """One rule on a line, at most: two on one hide each other in a change."""
    for page in house.pages:
        if page.path.suffix == ".css":
            text = IN_CSS.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), page.text)
            for number, line in enumerate(text.splitlines(), start=1):
                if line.count("{") > 1 or re.search(r"\}\s*[^\s}]", line):
                    yield Violation(page.path, number, "holds several rules; give each a line of its own")


RULES = [lines_of_pages_stay_short, a_line_of_css_holds_one_rule]
