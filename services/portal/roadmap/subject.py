"""The roadmap, as the portal registers it."""

from __future__ import annotations

from flask_babel import lazy_gettext

from services.portal.roadmap import pages, words
from services.portal.shell.subject import Place, Subject

SUBJECT = Subject(
    pages=(pages.blueprint,),
    states={"program": words.PROGRAM},
    lists=words.LISTS,
    places=(Place("roadmap", lazy_gettext("Peta jalan"), "roadmap.show"),),
)
