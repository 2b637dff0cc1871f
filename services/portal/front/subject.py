"""The front of the house, as the portal registers it."""

from __future__ import annotations

from flask_babel import lazy_gettext

from services.portal.front import guidance, pages, words
from services.portal.shell.subject import Place, Subject

SUBJECT = Subject(
    pages=(
        pages.blueprint,
        guidance.blueprint,
    ),
    refusals=words.REFUSALS,
    places=(Place("home", lazy_gettext("Beranda"), "home.show"),),
)
