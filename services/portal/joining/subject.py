"""Joining, as the portal registers it."""

from __future__ import annotations

from flask_babel import lazy_gettext

from services.portal.joining import pages, words
from services.portal.joining.kept_words import register_kept_words
from services.portal.shell.subject import Place, Subject

SUBJECT = Subject(
    pages=(pages.blueprint,),
    lists=words.LISTS,
    refusals=words.REFUSALS,
    notices=words.NOTICES,
    places=(Place("me", lazy_gettext("Masuk"), "sessions.ask_contact", visitors=False),),
    register=(register_kept_words,),
)
