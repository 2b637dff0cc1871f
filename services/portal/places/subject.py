"""Places, as the portal registers them."""

from __future__ import annotations

from services.portal.places import pages
from services.portal.shell.subject import Subject

SUBJECT = Subject(
    pages=(pages.blueprint,),
)
