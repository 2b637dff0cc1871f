"""Keys and blind signatures over HTTP, for the roll alone."""

from __future__ import annotations

from typing import Any, cast

from flask import current_app
from flask_smorest import Blueprint

from services.voting.signer.keys.schemas import BlindedIn, KeysIn, KeysOut, SignatureOut
from services.voting.signer.keys.signing import Signer
from shared.web import requires_service

blueprint = Blueprint("internal_signer", __name__, description="Keys and blind signatures, for the roll alone")


@blueprint.post("/keys")
@requires_service("voting")
@blueprint.arguments(KeysIn)
@blueprint.response(201, KeysOut)
def make_keys(wanted: dict[str, Any]) -> dict[str, Any]:
    """Make keys for the cells of a poll; nothing of them stays here."""
    return {"keys": _signer().make_keys(**wanted)}


@blueprint.post("/signatures")
@requires_service("voting")
@blueprint.arguments(BlindedIn)
@blueprint.response(200, SignatureOut)
def sign(asked: dict[str, Any]) -> dict[str, Any]:
    """Sign a blinded value; the same value is answered alike."""
    return {"signature": _signer().sign(**asked)}


def _signer() -> Signer:
    return cast("Signer", current_app.extensions["blind_signer"])
