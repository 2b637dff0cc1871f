"""Batches of paper over HTTP: for the officers of the poll's area."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app
from flask_smorest import Blueprint

from services.voting.roll.electorate.officers import OFFICERS
from services.voting.roll.sheets import acceptance, actions, queries
from services.voting.roll.sheets.schemas import (
    FinishIn,
    PaperBatchesOut,
    PaperBatchIn,
    RecountIn,
    SettlementIn,
    SheetIn,
    WholeBatchOut,
)
from shared.web import caller, db, requires
from shared.web.idempotency import idempotent

blueprint = Blueprint("papers", __name__, description="Paper ballots, keyed twice and reconciled with the roll.")
BATCHES = "/polls/<uuid:poll_id>/paper-batches"
BATCH = f"{BATCHES}/<uuid:batch_id>"


@blueprint.get(BATCHES)
@requires(*OFFICERS)
@blueprint.response(200, PaperBatchesOut)
def list_batches(poll_id: UUID) -> dict[str, Any]:
    """The batches of paper of a poll, and whether every sheet is accounted for."""
    return queries.batches(db.session, caller(), poll_id)


@blueprint.post(BATCHES)
@requires(*OFFICERS)
@idempotent
@blueprint.arguments(PaperBatchIn)
@blueprint.response(201, WholeBatchOut)
def open_batch(content: dict[str, Any], poll_id: UUID) -> dict[str, Any]:
    """Begin a batch of sheets that were counted by hand."""
    return actions.open_batch(db.session, caller(), poll_id, **content)


@blueprint.get(BATCH)
@requires(*OFFICERS)
@blueprint.response(200, WholeBatchOut)
def read_batch(poll_id: UUID, batch_id: UUID) -> dict[str, Any]:
    """A batch with the caller's own reading; the other's is shown where they differ, once both are finished."""
    return queries.standing(db.session, caller(), poll_id, batch_id)


@blueprint.patch(BATCH)
@requires(*OFFICERS)
@blueprint.arguments(RecountIn)
@blueprint.response(200, WholeBatchOut)
def recount(content: dict[str, Any], poll_id: UUID, batch_id: UUID) -> dict[str, Any]:
    """Correct the number of sheets."""
    return actions.recount(db.session, caller(), poll_id, batch_id, content["sheets"])


@blueprint.post(f"{BATCH}/sheets")
@requires(*OFFICERS)
@blueprint.arguments(SheetIn)
@blueprint.response(201, WholeBatchOut)
def key_sheet(content: dict[str, Any], poll_id: UUID, batch_id: UUID) -> dict[str, Any]:
    """Key one sheet: its code, and its marks or its flaw."""
    secret = current_app.extensions["settings"].secret_key
    return actions.key_sheet(db.session, caller(), secret, poll_id, batch_id, **content)


@blueprint.delete(f"{BATCH}/sheets/<uuid:sheet>")
@requires(*OFFICERS)
@blueprint.response(200, WholeBatchOut)
def unkey_sheet(poll_id: UUID, batch_id: UUID, sheet: UUID) -> dict[str, Any]:
    """Take back a sheet that was keyed wrongly."""
    return actions.unkey_sheet(db.session, caller(), poll_id, batch_id, sheet)


@blueprint.post(f"{BATCH}/finish")
@requires(*OFFICERS)
@blueprint.arguments(FinishIn)
@blueprint.response(200, WholeBatchOut)
def finish_keying(content: dict[str, Any], poll_id: UUID, batch_id: UUID) -> dict[str, Any]:
    """Say that the whole stack is keyed."""
    return actions.finish_keying(db.session, caller(), poll_id, batch_id, content["without_code"])


@blueprint.post(f"{BATCH}/settlements")
@requires(*OFFICERS)
@blueprint.arguments(SettlementIn)
@blueprint.response(200, WholeBatchOut)
def settle_difference(content: dict[str, Any], poll_id: UUID, batch_id: UUID) -> dict[str, Any]:
    """Decide as a third person what a sheet says."""
    return actions.settle_difference(db.session, caller(), poll_id, batch_id, **content)


@blueprint.post(f"{BATCH}/acceptance")
@requires(*OFFICERS)
@idempotent
@blueprint.response(200, WholeBatchOut)
def accept_batch(poll_id: UUID, batch_id: UUID) -> dict[str, Any]:
    """Turn the sheets into ballots; each code counts once, here or online."""
    signer = current_app.extensions["signer"]
    return acceptance.accept_batch(db.session, caller(), signer, poll_id, batch_id)
