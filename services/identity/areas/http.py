"""The areas, for everybody."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask_smorest import Blueprint

from services.identity.areas import queries
from services.identity.areas.schemas import AreasOut
from shared.database.instants import today_in_sql
from shared.web import db, open_to_all

KEPT_SECONDS = 300
"""How long others may believe the list; it changes by decree, not by the hour."""

blueprint = Blueprint("areas", __name__, description="The city, its kecamatan and kelurahan.")


@blueprint.get("/areas")
@open_to_all
@blueprint.response(200, AreasOut)
def list_areas() -> tuple[dict[str, Any], int, dict[str, str]]:
    """Every area that exists today, by official code."""
    found = {"items": queries.areas_on(db.session, today_in_sql()), "next": None}
    return found, HTTPStatus.OK, {"Cache-Control": f"public, max-age={KEPT_SECONDS}"}
