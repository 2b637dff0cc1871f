"""The desk of codes, as the portal registers it."""

from __future__ import annotations

from services.portal.desks.codes import pages, words
from services.portal.shell.subject import Subject

SUBJECT = Subject(
    pages=(pages.blueprint,),
    notices=words.NOTICES,
)
