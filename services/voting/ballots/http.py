"""The paper, casting, and the reason why somebody cannot vote, over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from services.voting.ballots import actions, queries
from services.voting.ballots.booth import booth
from services.voting.ballots.envelope import documented_by, read_ballot, receipt
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
@documented_by(
    blueprint.arguments(KeyHeader, location="headers"),
    blueprint.arguments(BallotIn),
    blueprint.response(201, ReceiptOut),
)
def cast_ballot(poll_id: UUID) -> Response:
    """Cast the caller's ballot; answers with a receipt to keep."""
    sent = read_ballot()
    return receipt(actions.cast_ballot(booth(), poll_id, caller().id, sent.choices, sent.key))


@blueprint.post("/polls/<uuid:poll_id>/coded-ballots")
@open_to_all
@documented_by(
    blueprint.arguments(KeyHeader, location="headers"),
    blueprint.arguments(CodedBallotIn),
    blueprint.response(201, ReceiptOut),
)
def cast_with_code(poll_id: UUID) -> Response:
    """Cast the ballot of a voting code, without an account."""
    sent = read_ballot(coded=True)
    return receipt(actions.cast_with_code(booth(), poll_id, sent.code, sent.choices, sent.key))
