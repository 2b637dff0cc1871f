"""The letters that papers are printed with: Arimo for words, IBM Plex Mono for codes, both under the Open Font License.

Arimo is as wide as Helvetica, letter by letter, so a line breaks where it would with a PDF reader's own font. It comes
as one variable file; its two weights are cut from it once in each process, on first use.
"""

from __future__ import annotations

import atexit
import logging
import shutil
import tempfile
import unicodedata
from contextlib import closing
from functools import cache
from importlib import resources
from pathlib import Path
from threading import Lock

import fontpkg_arimo
import fontpkg_ibm_plex_mono
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import OverlapMode, instantiateVariableFont

WORDS, CODES = "words", "codes"
"""Names of the two families, as a paper asks for them."""
WEIGHTS = {"": 400.0, "B": 700.0}
UNUSED = ("GPOS", "GSUB", "GDEF", "HVAR", "STAT", "prep", "gasp")
"""Tables for pairs of letters and for screens: no PDF is printed by them, and cutting is quicker without."""
UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff")
"""Signs that show nothing by themselves."""
BOX = "\N{WHITE SQUARE}"
"""Stands for a letter that the fonts lack."""

_cutting = Lock()
logging.getLogger("fontTools").setLevel(logging.WARNING)  # else it tells, letter by letter, what each paper is made of


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="rembuk-letters-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def file_of(family: str, style: str) -> Path:
    """The font file of WORDS or CODES in a style: "" (regular) or "B" (bold)."""
    if family == CODES:
        name = "IBMPlexMono-Bold.ttf" if style else "IBMPlexMono-Regular.ttf"
        return Path(str(resources.files(fontpkg_ibm_plex_mono) / "files" / name))
    with _cutting:
        return _cut(style)


@cache
def _cut(style: str) -> Path:
    """One weight of the variable file; a process that prints twice cuts once."""
    path = _folder() / f"words{style}.ttf"
    with closing(TTFont(_variable())) as font:
        for table in UNUSED:
            if table in font:
                del font[table]
        instantiateVariableFont(
            font, {"wght": WEIGHTS[style]}, inplace=True, overlap=OverlapMode.KEEP_AND_DONT_SET_FLAGS
        )
        font.save(path)
    return path


def _variable() -> Path:
    return Path(str(resources.files(fontpkg_arimo) / "files" / "Arimo[wght].ttf"))


@cache
def letters_of(family: str) -> frozenset[int]:
    """The code points that a family can write, in both weights."""
    with closing(TTFont(file_of(CODES, "") if family == CODES else _variable(), lazy=True)) as font:
        return frozenset(font.getBestCmap())


def printable(text: str) -> tuple[str, list[str]]:
    """A text as it can be printed, and the letters that it lacks, each of which became an empty box.

    Letters are put together with their accents first; what shows nothing by itself is left out, and a sign that would
    turn or hide what stands beside it is a box too.
    """
    if text.isascii() and text.isprintable():
        return text, []
    printed, lacking = [], []
    for letter in unicodedata.normalize("NFC", text):
        if letter in UNSEEN:
            continue
        if letter == "\n" or (unicodedata.category(letter)[0] != "C" and _in_a_font(letter)):
            printed.append(letter)
        else:
            printed.append(BOX)
            lacking.append(letter)
    return "".join(printed), lacking


def _in_a_font(letter: str) -> bool:
    return ord(letter) in letters_of(WORDS) or ord(letter) in letters_of(CODES)


def names_of(letters: frozenset[str] | set[str]) -> str:
    """What letters are called, for a note to whoever reads the paper: U+0639 (ARABIC LETTER AIN), U+1F600 (...)."""
    return ", ".join(f"U+{ord(one):04X} ({unicodedata.name(one, 'no name')})" for one in sorted(letters))


def runs(text: str, family: str) -> list[tuple[str, str]]:
    """A printable text in stretches of one family each, its own where it has the letter."""
    if text.isascii():
        return [(family, text)]
    other = CODES if family == WORDS else WORDS
    found: list[tuple[str, str]] = []
    for letter in text:
        one = family if ord(letter) in letters_of(family) or ord(letter) not in letters_of(other) else other
        if found and found[-1][0] == one:
            found[-1] = (one, found[-1][1] + letter)
        else:
            found.append((one, letter))
    return found
