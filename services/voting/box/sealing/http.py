"""The public board over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from services.voting.box.sealing import actions, queries
from services.voting.box.sealing.schemas import BoxTurnout, QrOut, ReceiptIn, RootsOut, StandingOut
from shared.contracts.roles import Role
from shared.qr import Qr
from shared.web import caller, db, open_to_all, requires
from shared.web.crowding import at_most
from shared.web.packed import compressed

looking_up, drawing = at_most(4), at_most(8)
"""Receipts that one process looks up or draws at once: whoever asks without end takes no thread from who casts, and
whoever looks up none from who has just cast. Nobody is counted by her address here: the box knows none."""

blueprint = Blueprint("board", __name__, description="The public board: roots, receipts, and everything to recount.")


@blueprint.get("/polls/<uuid:poll_id>/roots")
@open_to_all
@blueprint.response(200, RootsOut)
def read_roots(poll_id: UUID) -> dict[str, Any]:
    """The signed roots so far, hour by hour."""
    return queries.running_board(db.session, poll_id)


@blueprint.get("/polls/<uuid:poll_id>/turnout")
@open_to_all
@blueprint.response(200, BoxTurnout)
def read_turnout(poll_id: UUID) -> dict[str, int | None]:
    """How many ballots lie in the box at this moment, once there are five."""
    return queries.told_turnout(db.session, poll_id)


@blueprint.get("/polls/<uuid:poll_id>/board")
@open_to_all
@blueprint.response(200)
def read_board(poll_id: UUID) -> Response:
    """BOARD.json of a counted poll: everything that is needed to check and recount it without us."""
    return compressed(queries.record(db.session, poll_id), f"papan-{poll_id}.json", is_public=True)


@blueprint.post("/polls/<uuid:poll_id>/receipts")
@open_to_all
@looking_up
@blueprint.arguments(ReceiptIn)
@blueprint.response(200, StandingOut)
def find_receipt(sent: dict[str, Any], poll_id: UUID) -> dict[str, Any]:
    """Where a receipt stands, with its proof; asked by POST, so that no address ever holds a receipt."""
    return queries.find_receipt(db.session, poll_id, sent["receipt"])


@blueprint.post("/polls/<uuid:poll_id>/receipts/qr")
@open_to_all
@drawing
@blueprint.arguments(ReceiptIn)
@blueprint.response(200, QrOut)
def draw_receipt(sent: dict[str, Any], poll_id: UUID) -> Qr:
    """A receipt as a square to scan, for a device that must show it to nobody else."""
    return queries.drawn_receipt(db.session, poll_id, sent["receipt"])


@blueprint.get("/polls/<uuid:poll_id>/openings")
@requires(Role.AUDITOR)
@blueprint.response(200)
def read_openings(poll_id: UUID) -> Response:
    """Which leaf holds which choices, for the poll's two auditors; who took them is kept."""
    packed = actions.read_openings(db.session, poll_id, caller())
    return compressed(packed, f"pembukaan-{poll_id}.json", is_public=False)


@blueprint.get("/polls/<uuid:poll_id>/openings/board")
@requires(Role.AUDITOR)
@blueprint.response(200)
def read_whole_board(poll_id: UUID) -> Response:
    """The board of fewer than five ballots with all of them, for the poll's two auditors."""
    packed = actions.read_whole_board(db.session, poll_id, caller())
    return compressed(packed, f"papan-utuh-{poll_id}.json", is_public=False)
