"""The paper, casting, and the reason why somebody cannot vote, over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.voting.ballots import actions, queries
from services.voting.ballots.booth import booth
from services.voting.ballots.schemas import BallotIn, CodedBallotIn, EligibilityOut, KeyHeader, PaperOut, ReceiptOut
from services.voting.polls import queries as polls
from shared.web import caller, db, open_to_all, requires
from shared.web.authentication import caller_or_none

blueprint = Blueprint("ballots", __name__, description="Papers, ballots and receipts.")


@blueprint.get("/polls/<uuid:poll_id>/paper")
@open_to_all
@blueprint.response(200, PaperOut)
def read_paper(poll_id: UUID) -> dict[str, Any]:
    """The ballot paper in the caller's own order, the same each time she looks."""
    return queries.paper(db.session, booth().secret, poll_id, caller_or_none())


@blueprint.get("/polls/<uuid:poll_id>/eligibility")
@open_to_all
@blueprint.response(200, EligibilityOut)
def read_eligibility(poll_id: UUID) -> dict[str, Any]:
    """Whether the caller may vote, and why not."""
    person = caller_or_none()
    return queries.eligibility(db.session, polls.visible_poll(db.session, poll_id, person), person)


@blueprint.post("/polls/<uuid:poll_id>/ballots")
@requires()
@blueprint.arguments(KeyHeader, location="headers")
@blueprint.arguments(BallotIn)
@blueprint.response(201, ReceiptOut)
def cast_ballot(header: dict[str, str], ballot: dict[str, Any], poll_id: UUID) -> dict[str, str]:
    """Cast the caller's ballot; answers with a receipt to keep."""
    key = header["idempotency_key"]
    return {"receipt": actions.cast_ballot(booth(), poll_id, caller().id, ballot["choices"], key)}


@blueprint.post("/polls/<uuid:poll_id>/coded-ballots")
@open_to_all
@blueprint.arguments(KeyHeader, location="headers")
@blueprint.arguments(CodedBallotIn)
@blueprint.response(201, ReceiptOut)
def cast_with_code(header: dict[str, str], ballot: dict[str, Any], poll_id: UUID) -> dict[str, str]:
    """Cast the ballot of a voting code, without an account."""
    key = header["idempotency_key"]
    return {"receipt": actions.cast_with_code(booth(), poll_id, ballot["code"], ballot["choices"], key)}
