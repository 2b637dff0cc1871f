"""The inbox, as the portal registers it."""

from __future__ import annotations

from flask_babel import lazy_gettext

from services.portal.inbox import landing, pages
from services.portal.shell.subject import Place, Subject

SUBJECT = Subject(
    pages=(
        pages.blueprint,
        landing.blueprint,
    ),
    places=(Place("me", lazy_gettext("Saya"), "inbox.show", strangers=False),),
)
