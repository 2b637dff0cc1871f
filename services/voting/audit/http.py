"""Certification over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.voting.audit import actions, queries
from services.voting.audit.schemas import CertificationIn, StandingOut
from services.voting.electorate.officers import OFFICERS
from shared.web import caller, db, open_to_all, requires
from shared.web.authentication import caller_or_none
from shared.web.idempotency import idempotent

blueprint = Blueprint("audit", __name__, description="Two officers vouch for a result.")


@blueprint.get("/polls/<uuid:poll_id>/certifications")
@open_to_all
@blueprint.response(200, StandingOut)
def read_certifications(poll_id: UUID) -> dict[str, Any]:
    """Who has certified the result, and how many are needed."""
    return queries.standing(db.session, poll_id, caller_or_none())


@blueprint.post("/polls/<uuid:poll_id>/certifications")
@requires(*OFFICERS)
@idempotent
@blueprint.arguments(CertificationIn)
@blueprint.response(201, StandingOut)
def certify(words: dict[str, Any], poll_id: UUID) -> dict[str, Any]:
    """Certify a counted result; with the second officer it is final."""
    return actions.certify(db.session, caller(), poll_id, words["statement"])
