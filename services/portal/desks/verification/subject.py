"""The desk of verifiers, as the portal registers it."""

from __future__ import annotations

from flask_babel import lazy_gettext

from services.portal.desks.verification import pages, words
from services.portal.shell.subject import Desk, Subject
from shared.contracts.roles import Role

SUBJECT = Subject(
    pages=(pages.blueprint,),
    lists=words.LISTS,
    refusals=words.REFUSALS,
    notices=words.NOTICES,
    desks=(
        Desk(
            "verification",
            lazy_gettext("Verifikasi"),
            "verification.show",
            frozenset({Role.KELURAHAN_OFFICER, Role.AGENCY_VERIFIER, Role.FACILITATOR, Role.DP3AKB_OFFICER}),
        ),
    ),
)
