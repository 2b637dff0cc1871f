"""The desk of DP3AKB, as the portal registers it."""

from __future__ import annotations

from flask_babel import lazy_gettext

from services.portal.desks.adoption import pages, words
from services.portal.shell.subject import Desk, Subject
from shared.contracts.roles import Role

SUBJECT = Subject(
    pages=(pages.blueprint,),
    refusals=words.REFUSALS,
    notices=words.NOTICES,
    desks=(Desk("adoption", lazy_gettext("Keputusan"), "adoption.show", frozenset({Role.DP3AKB_OFFICER})),),
)
