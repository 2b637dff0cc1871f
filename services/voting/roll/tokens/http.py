"""The paper, the token, and the reason why somebody cannot vote, over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import current_app
from flask_smorest import Blueprint

from services.voting.roll.polls import queries as polls
from services.voting.roll.tokens import actions, queries
from services.voting.roll.tokens.actions import BlindedToken
from services.voting.roll.tokens.schemas import (
    CodedTokenIn,
    CodeIn,
    CodeStandingOut,
    EligibilitiesOut,
    EligibilityOut,
    PaperOut,
    TokenIn,
    TokenOut,
)
from shared.web import caller, db, open_to_all, requires
from shared.web.authentication import caller_or_none
from shared.web.crowding import at_most
from shared.web.rate_limits import per_address

WRONG_CODES = "200 per 10 minutes"
"""From one address: a school shares one, and its pupils mistype; a code has sixty random bits."""

blueprint = Blueprint("tokens", __name__, description="Papers, and the tokens with which the box lets people vote.")

in_turn = at_most(12)
"""Tokens that one process gives out at once: each holds a connection to the database, of which there are a few more."""


@blueprint.get("/polls/<uuid:poll_id>/paper")
@open_to_all
@blueprint.response(200, PaperOut)
def read_paper(poll_id: UUID) -> dict[str, Any]:
    """The ballot paper in the caller's own order, the same each time she looks."""
    return queries.paper(db.session, current_app.extensions["settings"].secret_key, poll_id, caller_or_none())


@blueprint.get("/polls/<uuid:poll_id>/eligibility")
@open_to_all
@blueprint.response(200, EligibilityOut)
def read_eligibility(poll_id: UUID) -> dict[str, Any]:
    """Whether the caller may vote, and why not."""
    person = caller_or_none()
    return queries.eligibility(db.session, polls.visible_poll(db.session, poll_id, person), person)


@blueprint.get("/polls/eligibility")
@requires()
@blueprint.response(200, EligibilitiesOut)
def read_standings() -> dict[str, Any]:
    """Whether the caller may vote in each open poll, and why not."""
    return {"items": queries.standings(db.session, caller())}


@blueprint.post("/polls/<uuid:poll_id>/tokens")
@requires()
@in_turn
@blueprint.arguments(TokenIn)
@blueprint.response(201, TokenOut)
def issue_token(sent: dict[str, Any], poll_id: UUID) -> dict[str, Any]:
    """Sign the caller's blinded token, once; the same value again gets the same answer."""
    signer = current_app.extensions["signer"]
    return actions.issue_token(db.session, signer, poll_id, caller().id, BlindedToken(**sent))


@blueprint.post("/polls/<uuid:poll_id>/code-standing")
@per_address(WRONG_CODES, only=HTTPStatus.NOT_FOUND)
@open_to_all
@blueprint.arguments(CodeIn)
@blueprint.response(200, CodeStandingOut)
def read_code_standing(sent: dict[str, Any], poll_id: UUID) -> dict[str, bool]:
    """Whether a voting code was used; asked by POST, so that no address ever holds a code."""
    return actions.code_standing(
        db.session, poll_id, sent["code"], secret=current_app.extensions["settings"].secret_key
    )


@blueprint.post("/polls/<uuid:poll_id>/coded-tokens")
@per_address(WRONG_CODES, only=HTTPStatus.NOT_FOUND)
@open_to_all
@in_turn
@blueprint.arguments(CodedTokenIn)
@blueprint.response(201, TokenOut)
def issue_token_for_code(sent: dict[str, Any], poll_id: UUID) -> dict[str, Any]:
    """Sign the blinded token of a voting code, without an account."""
    signer, secret = current_app.extensions["signer"], current_app.extensions["settings"].secret_key
    code = sent.pop("code")
    return actions.issue_token_for_code(db.session, signer, poll_id, code, BlindedToken(**sent), secret=secret)
