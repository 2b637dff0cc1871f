"""The areas, for everybody."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.identity.areas import queries
from services.identity.areas.schemas import AreasOut
from shared import clock
from shared.web import db, open_to_all

blueprint = Blueprint("areas", __name__, description="The city, its kecamatan and kelurahan.")


@blueprint.get("/areas")
@open_to_all
@blueprint.response(200, AreasOut)
def list_areas() -> dict[str, Any]:
    """Every area that exists today, by official code."""
    today = clock.now().astimezone(clock.WITA).date()
    return {"items": queries.areas_on(db.session, today), "next": None}
