"""The door at which the worker feels the roll's pulse; the gateway never publishes it."""

from __future__ import annotations

from flask import current_app
from flask_smorest import Blueprint

from services.voting.roll.probes import actions
from services.voting.roll.probes.schemas import PulseOut
from shared.web import db, requires_service

blueprint = Blueprint("internal_pulses", __name__, description="Whether roll and signer answer, for the worker alone.")


@blueprint.post("/pulses")
@requires_service("voting")
@blueprint.response(200, PulseOut)
def take_pulse() -> dict[str, bool]:
    """Write down that the roll answers, and its signer if it does."""
    return actions.take_pulse(db.session, current_app.extensions["signer"])
