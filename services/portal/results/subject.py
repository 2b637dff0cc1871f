"""Results, as the portal registers them."""

from __future__ import annotations

from services.portal.results import pages, words
from services.portal.shell.subject import Subject

SUBJECT = Subject(
    pages=(pages.blueprint,),
    refusals=words.REFUSALS,
)
