"""How e-mails fare, for operators: figures only."""

from __future__ import annotations

from flask_smorest import Blueprint

from services.notifications.delivery import queries
from services.notifications.delivery.schemas import DeliverySummary
from shared.contracts.roles import Role
from shared.web import db, requires

blueprint = Blueprint("delivery", __name__, description="Whether e-mails arrive")


@blueprint.get("/deliveries/summary")
@requires(Role.OPERATOR)
@blueprint.response(200, DeliverySummary)
def summarize_deliveries() -> dict[str, int]:
    """How many e-mails wait, are being sent, arrived at the mail server, or were given up."""
    return queries.counts(db.session)
