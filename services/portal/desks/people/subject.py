"""The desk of residents, as the portal registers it."""

from __future__ import annotations

from flask_babel import lazy_gettext

from services.portal.desks.people import pages, words
from services.portal.shell.subject import Desk, Subject
from shared.contracts.roles import Role

SUBJECT = Subject(
    pages=(pages.blueprint,),
    refusals=words.REFUSALS,
    notices=words.NOTICES,
    desks=(
        Desk(
            "people",
            lazy_gettext("Warga"),
            "people.show",
            frozenset({Role.KELURAHAN_OFFICER, Role.DP3AKB_OFFICER, Role.FACILITATOR, Role.OPERATOR}),
        ),
    ),
)
