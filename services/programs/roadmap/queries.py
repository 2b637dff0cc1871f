"""The roadmap, and one program."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from services.programs.roadmap.model import Program
from shared.areas import lies_in
from shared.database.pages import page
from shared.refusals import NotFound


def list_programs(
    session: Session,
    *,
    area: str | None,
    year: int | None,
    category: str | None,
    proposal: UUID | None,
    cursor: UUID | None,
    limit: int,
) -> dict[str, Any]:
    """{"items": programs with their steps, "next"}, newest first; an area stands for all within it."""
    statement = select(Program).options(selectinload(Program.steps))
    if area is not None:
        statement = statement.where(lies_in(Program.area_code, area))
    exact = {Program.year: year, Program.category: category, Program.proposal_id: proposal}
    for column, value in exact.items():
        if value is not None:
            statement = statement.where(column == value)
    return page(session, statement, Program.id, cursor=cursor, limit=limit)


def program_by_id(session: Session, program_id: UUID) -> Program:
    """One program with its steps. Raises NotFound."""
    program = session.get(Program, program_id, options=[selectinload(Program.steps)])
    if program is None:
        raise NotFound("No such program.")
    return program
