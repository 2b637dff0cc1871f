"""Collect every sentence of the pages: `python -m services.portal.shell.catalogue` adds new ones to the .po files."""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from services.portal.shell.language import LANGUAGES, SOURCE, TRANSLATIONS

PORTAL = Path(__file__).parent.parent
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"trimmed": "true", "silent": "false"}}
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None}


def sentences() -> Catalog:
    """Every sentence in code and templates, with the files that say it."""
    found = Catalog(locale=SOURCE, header_comment="", project="Rembuk", fuzzy=False)
    for path, _line, message, comments, context in extract_from_dir(
        PORTAL, method_map=METHODS, options_map=OPTIONS, keywords=KEYWORDS
    ):
        found.add(message, locations=[(path, 1)], auto_comments=comments, context=context)
    return found


def path_of(language: str) -> Path:
    """The file that holds a language's words."""
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """A language's words as they stand; empty when there is no file yet."""
    path = path_of(language)
    return read_po(io.BytesIO(path.read_bytes() if path.exists() else b""), locale=language)


def write(language: str, catalogue: Catalog) -> None:
    """Write a language's words, sorted, without line numbers, so that a change shows only what changed."""
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    with path_of(language).open("wb") as file:
        write_po(
            file, catalogue, sort_output=True, no_location=True, omit_header=False, ignore_obsolete=True, width=110
        )


def refresh(language: str) -> Catalog:
    """The language's catalogue with every present sentence; what nobody says any more is dropped."""
    catalogue = read(language)
    catalogue.update(sentences(), no_fuzzy_matching=True)
    catalogue.header_comment = f"# The pages of Rembuk in the language {language!r}; the source language is {SOURCE!r}."
    write(language, catalogue)
    return catalogue


if __name__ == "__main__":
    for language in LANGUAGES:
        if language != SOURCE:
            refresh(language)
