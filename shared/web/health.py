"""Whether a process lives, whether it can do its work, and what it measured; never published by the gateway."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from shared.database import drift
from shared.telemetry import metrics
from shared.web.authentication import open_to_all

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
@open_to_all
def live() -> Response:
    """The process answers."""
    return Response("live\n", content_type="text/plain")


@blueprint.get("/health/ready")
@open_to_all
def ready() -> Response:
    """The process can do its work: its database answers with the tables that it needs, and their clocks agree."""
    database = current_app.extensions.get("database")
    trouble = database and (database.trouble(current_app.extensions["steps"]) or drift.trouble(database))
    if trouble:
        return Response(f"{trouble}\n", status=503, content_type="text/plain")
    notes = [note for look in current_app.extensions.get("notes", ()) if (note := look(database))]
    return Response("\n".join(["ready", *notes, ""]), content_type="text/plain")


@blueprint.get("/metrics")
@open_to_all
def measured() -> Response:
    """This process's figures for Prometheus, and those that its blueprints have found out."""
    body, kind = metrics.exposition(current_app.extensions.get("collectors", ()))
    return Response(body, content_type=kind)
