"""Which language a visitor reads, from her own choice or her browser; the words come from the .po files themselves."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, Response, request
from flask import g as request_state
from flask_babel import Babel, Domain, get_locale

from services.portal.shell.cookies import A_YEAR, cookie_name, set_cookie

TRANSLATIONS = Path(__file__).parent.parent / "translations"
SOURCE = "id"
"""The language in which every page is written; its sentences are the keys of the catalogues."""
LANGUAGES = ("id", "en")
COOKIE = "bahasa"


class Catalogues(Domain):  # type: ignore[misc]  # flask-babel ships no types
    """Catalogues made in memory from the .po files of all subjects: no compiled file can be older than its source."""

    def __init__(self) -> None:
        super().__init__()
        self.catalogues: dict[str, NullTranslations] = {SOURCE: NullTranslations()}
        for language in LANGUAGES:
            if language != SOURCE:
                self.catalogues[language] = compiled(language)

    def get_translations(self) -> NullTranslations:
        """The words of the present request's language."""
        return self.catalogues[str(get_locale() or SOURCE)]


def path_of(language: str, subject: str) -> Path:
    """The file that holds one subject's words in a language."""
    return TRANSLATIONS / language / "LC_MESSAGES" / f"{subject}.po"


def catalogues_of(language: str) -> dict[str, Catalog]:
    """A language's words as they stand, by the subject that says them."""
    found = {}
    for path in sorted(path_of(language, "any").parent.glob("*.po")):
        with path.open("rb") as file:
            found[path.stem] = read_po(file, locale=language)
    return found


def compiled(language: str) -> Translations:
    """A catalogue of all subjects, compiled from their .po files."""
    whole = Catalog(locale=language)
    for catalogue in catalogues_of(language).values():
        for message in catalogue:
            if message.id:
                whole.add(message.id, message.string, context=message.context)
    binary = io.BytesIO()
    write_mo(binary, whole)
    binary.seek(0)
    return Translations(binary)


def register_language(app: Flask) -> None:
    """Choose the language of each request and keep a choice made with `?bahasa=`."""
    babel = Babel(app, default_locale=SOURCE, locale_selector=chosen_language)
    babel.domain_instance = Catalogues()
    app.jinja_env.globals.update(language=chosen_language, voiced=voiced, for_child=for_child)

    @app.after_request
    def keep_choice(response: Response) -> Response:
        choice = request.args.get("bahasa")
        if choice in LANGUAGES:
            set_cookie(response, COOKIE, choice, lasts=A_YEAR)
        return response


def chosen_language() -> str:
    """The language asked for in the address, else the one kept, else Indonesian."""
    for choice in (request.args.get("bahasa"), request.cookies.get(cookie_name(COOKIE))):
        if choice in LANGUAGES:
            return choice
    return SOURCE


def voiced(adult: Any, child: Any) -> Any:
    """The sentence for an adult ("Anda") or for a child ("kamu"), after who is looking."""
    return child if for_child() else adult


def for_child() -> bool:
    """Whether a child is spoken to: one who is logged in, or whoever holds a code of a children's poll."""
    visitor = request_state.get("visitor")
    return bool(request_state.get("speaks_to_child")) or (visitor is not None and visitor.is_child)


def speak_to_child() -> None:
    """From here on this request speaks to a child, though nobody is logged in."""
    request_state.speaks_to_child = True
