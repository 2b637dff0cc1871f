"""The page of auditors, as the portal registers it."""

from __future__ import annotations

from flask_babel import lazy_gettext

from services.portal.desks.record import pages
from services.portal.shell.subject import Desk, Subject
from shared.contracts.roles import Role

SUBJECT = Subject(
    pages=(pages.blueprint,),
    desks=(Desk("record", lazy_gettext("Catatan"), "record.show", frozenset({Role.AUDITOR})),),
)
