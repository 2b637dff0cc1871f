"""Results over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.voting.roll.results import queries
from services.voting.roll.results.schemas import ResultOut
from shared.web import db, open_to_all
from shared.web.authentication import caller_or_none

blueprint = Blueprint("results", __name__, description="Results.")


@blueprint.get("/polls/<uuid:poll_id>/result")
@open_to_all
@blueprint.response(200, ResultOut)
def read_result(poll_id: UUID) -> dict[str, Any]:
    """The result of a poll, once it has been counted; before that nobody sees a single number."""
    return queries.published_result(db.session, poll_id, caller_or_none())
