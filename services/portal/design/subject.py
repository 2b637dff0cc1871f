"""The living page of the design system, as the portal registers it."""

from __future__ import annotations

from services.portal.design import pages
from services.portal.shell.subject import Subject

SUBJECT = Subject(
    pages=(pages.blueprint,),
)
