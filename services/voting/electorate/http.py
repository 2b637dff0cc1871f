"""Codes for people without an account, over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.voting.electorate import actions
from services.voting.electorate.officers import OFFICERS
from services.voting.electorate.schemas import CodesIn, CodesOut
from services.voting.electorate.secret import secret
from shared.web import caller, db, requires

blueprint = Blueprint("electorate", __name__, description="Voting codes for people without an account.")


@blueprint.post("/polls/<uuid:poll_id>/codes")
@requires(*OFFICERS)
@blueprint.arguments(CodesIn)
@blueprint.response(201, CodesOut)
def issue_codes(batch: dict[str, Any], poll_id: UUID) -> dict[str, Any]:
    """Make voting codes for an open poll: printed now, kept only as hashes. A repeated request makes other codes."""
    return {"codes": actions.issue_codes(db.session, caller(), secret(), poll_id, batch["count"])}
