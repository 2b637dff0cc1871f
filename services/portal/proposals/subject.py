"""Proposals, as the portal registers them."""

from __future__ import annotations

from flask_babel import lazy_gettext

from services.portal.proposals import drafting, pages, returning, words
from services.portal.shell.subject import Place, Subject

SUBJECT = Subject(
    pages=(
        pages.blueprint,
        drafting.blueprint,
        returning.blueprint,
    ),
    states={"proposal": words.PROPOSAL},
    lists=words.LISTS,
    refusals=words.REFUSALS,
    notices=words.NOTICES,
    pictures=words.PICTURES,
    places=(Place("proposals", lazy_gettext("Usulan"), "proposals.browse"),),
)
