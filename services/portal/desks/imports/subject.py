"""The import of an election, as the portal registers it."""

from __future__ import annotations

from services.portal.desks.imports import pages, words
from services.portal.shell.subject import Subject

SUBJECT = Subject(
    pages=(pages.blueprint,),
    lists=words.LISTS,
    refusals=words.REFUSALS,
    notices=words.NOTICES,
)
