"""Ballots, as the portal registers them."""

from __future__ import annotations

from flask_babel import lazy_gettext

from services.portal.ballots import codes, pages, words
from services.portal.shell.subject import Place, Subject

SUBJECT = Subject(
    pages=(
        pages.blueprint,
        codes.blueprint,
    ),
    states={"poll": words.POLL},
    lists=words.LISTS,
    refusals=words.REFUSALS,
    places=(Place("voting", lazy_gettext("Memilih"), "voting.browse"),),
)
