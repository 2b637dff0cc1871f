"""Collect every sentence of the pages: `python -m services.portal.shell.catalogue` adds new ones to the .po files.

Each subject has a file of its own for each language; what the shell, components and printing say stands in `shell.po`.
A sentence that two subjects say stands in both files, so that nobody has to touch another's.
"""

from __future__ import annotations

import io
from collections import defaultdict
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import write_po

from services.portal.shell.language import LANGUAGES, SOURCE, catalogues_of, path_of

PORTAL = Path(__file__).parent.parent
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"trimmed": "true", "silent": "false"}}
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None}
SHELL = "shell"


def sentences() -> dict[str, Catalog]:
    """Every sentence in code and templates, by the subject that says it."""
    found: dict[str, Catalog] = defaultdict(lambda: Catalog(locale=SOURCE, fuzzy=False))
    for path, _line, message, comments, context in extract_from_dir(
        PORTAL, method_map=METHODS, options_map=OPTIONS, keywords=KEYWORDS
    ):
        found[said_by(path)].add(message, auto_comments=comments, context=context)
    return dict(found)


def said_by(path: str) -> str:
    """The subject in whose folder a file lies, of code or of templates: "desks.moderation"; else the shell."""
    parts = Path(path).parts[:-1]
    parts = parts[1:] if parts[:1] == ("templates",) else parts
    for depth in range(len(parts), 0, -1):
        if PORTAL.joinpath(*parts[:depth], "subject.py").exists():
            return ".".join(parts[:depth])
    return SHELL


def refresh(language: str) -> None:
    """Write a language's files anew with every present sentence; what nobody says any more is dropped.

    They are sorted and have no header, date or line number, so that a change shows only what changed. A sentence that
    is new in one subject takes over how another already says it.
    """
    before, present = catalogues_of(language), sentences()
    said = {message.id: message.string for one in before.values() for message in one if message.id and message.string}
    for subject, found in present.items():
        catalogue = Catalog(locale=language, fuzzy=False)
        for message in found:
            if message.id:
                own = before[subject].get(message.id) if subject in before else None
                string = own.string if own and own.string else said.get(message.id, "")
                catalogue.add(message.id, string, auto_comments=message.auto_comments, context=message.context)
        write(path_of(language, subject), catalogue)
    for subject in before.keys() - present.keys():
        path_of(language, subject).unlink()


def write(path: Path, catalogue: Catalog) -> None:
    """Write one subject's words in one language."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    write_po(text, catalogue, sort_output=True, no_location=True, omit_header=True, ignore_obsolete=True, width=110)
    path.write_bytes(text.getvalue())


if __name__ == "__main__":
    for language in LANGUAGES:
        if language != SOURCE:
            refresh(language)
