"""The desk of polls, as the portal registers it."""

from __future__ import annotations

from flask_babel import lazy_gettext

from services.portal.desks.polls import certification, pages, prolonging, words
from services.portal.shell.subject import Desk, Subject
from shared.contracts.roles import Role

SUBJECT = Subject(
    pages=(
        pages.blueprint,
        certification.blueprint,
        prolonging.blueprint,
    ),
    refusals=words.REFUSALS,
    notices=words.NOTICES,
    desks=(
        Desk(
            "polls", lazy_gettext("Pemilihan"), "polls.show", frozenset({Role.KELURAHAN_OFFICER, Role.DP3AKB_OFFICER})
        ),
    ),
)
