"""The routes of the roadmap; everybody may read it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.programs.roadmap import queries
from services.programs.roadmap.model import Program
from services.programs.roadmap.schemas import ProgramList, ProgramOut, ProgramQuery
from shared.web import db, open_to_all

blueprint = Blueprint("roadmap", __name__, description="What the city adopted.")


@blueprint.get("/programs")
@open_to_all
@blueprint.arguments(ProgramQuery, location="query")
@blueprint.response(200, ProgramList)
def list_programs(query: dict[str, Any]) -> dict[str, Any]:
    """Programs on the roadmap, newest first."""
    return queries.list_programs(db.session, **query)


@blueprint.get("/programs/<uuid:program_id>")
@open_to_all
@blueprint.response(200, ProgramOut)
def read_program(program_id: UUID) -> Program:
    """One program with its steps."""
    return queries.program_by_id(db.session, program_id)
