"""The box over HTTP: no account, no cookie, no address; whoever holds a signed token may cast a ballot."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast
from uuid import UUID

from flask import Flask, Response, current_app, request
from flask_smorest import Blueprint

from services.voting.box.ballots import actions
from services.voting.box.ballots.booth import Booth
from services.voting.box.ballots.envelope import documented_by, read_ballot
from services.voting.box.ballots.schemas import BallotIn, ReceiptOut, ReplacementIn
from services.voting.box.ballots.signed import Replacement
from shared.database import Database
from shared.web import db, open_to_all
from shared.web.crowding import at_most

blueprint = Blueprint("ballots", __name__, description="Ballots and receipts.")
in_turn = at_most(16)
"""Ballots that one process casts or replaces at once: so many connections to the box stay open between them."""


def install_booth(app: Flask, database: Database) -> None:
    """Give the app its booth."""
    app.extensions["booth"] = Booth(database)


def booth() -> Booth:
    """The booth of the app that answers."""
    return cast("Booth", current_app.extensions["booth"])


@blueprint.post("/polls/<uuid:poll_id>/ballots")
@open_to_all
@documented_by(blueprint.arguments(BallotIn), blueprint.response(201, ReceiptOut))
@in_turn
def cast_ballot(poll_id: UUID) -> Response:
    """Cast a ballot with a signed token; answers with a receipt. Sent again with its `retry_key`, the same receipt."""
    receipt = actions.cast_ballot(booth(), poll_id, read_ballot(request.get_json(cache=False)))
    return Response(f'{{"receipt":"{receipt}"}}\n', HTTPStatus.CREATED, content_type="application/json")


@blueprint.post("/polls/<uuid:poll_id>/replacements")
@open_to_all
@in_turn
@blueprint.arguments(ReplacementIn)
@blueprint.response(201, ReceiptOut)
def replace_ballot(sent: dict[str, Any], poll_id: UUID) -> dict[str, str]:
    """Put another ballot in the place of the one that a receipt leads to; answers with the new receipt.

    Sent again with its `retry_key` it gets the same answer; an old receipt without it is answered as an unknown one.
    """
    return {"receipt": actions.replace_ballot(db.session, booth().paper(poll_id), poll_id, Replacement(**sent))}
