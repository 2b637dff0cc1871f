"""The desk of moderators, as the portal registers it."""

from __future__ import annotations

from flask_babel import lazy_gettext

from services.portal.desks.moderation import pages, words
from services.portal.shell.subject import Desk, Subject
from shared.contracts.roles import Role

SUBJECT = Subject(
    pages=(pages.blueprint,),
    notices=words.NOTICES,
    desks=(Desk("moderation", lazy_gettext("Peninjauan"), "moderation.show", frozenset({Role.MODERATOR})),),
)
