"""The desk of paper, as the portal registers it."""

from __future__ import annotations

from services.portal.desks.paper import pages, words
from services.portal.shell.subject import Subject

SUBJECT = Subject(
    pages=(pages.blueprint,),
    refusals=words.REFUSALS,
    notices=words.NOTICES,
)
