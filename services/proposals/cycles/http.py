"""The routes of planning cycles."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from services.proposals.cycles import actions, queries
from services.proposals.cycles.model import Cycle
from services.proposals.cycles.schemas import CurrentQuery, CycleIn, CycleOut
from shared.contracts.roles import Role
from shared.web import caller, db, open_to_all, requires
from shared.web.idempotency import idempotent

blueprint = Blueprint("cycles", __name__, description="Planning cycles: phases, dates, rules.")


@blueprint.get("/cycles/current")
@open_to_all
@blueprint.arguments(CurrentQuery, location="query")
@blueprint.response(200, CycleOut)
def current_cycle(query: dict[str, Any]) -> Cycle:
    """The cycle under way for an area, the city by default."""
    return queries.current_cycle(db.session, query["area"])


@blueprint.post("/cycles")
@requires(Role.DP3AKB_OFFICER)
@idempotent
@blueprint.arguments(CycleIn)
@blueprint.response(201, CycleOut)
def open_cycle(cycle: dict[str, Any]) -> Cycle:
    """Open a planning cycle for an area."""
    return actions.open_cycle(db.session, caller(), **cycle)
