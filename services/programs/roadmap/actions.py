"""Opening a program."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.programs.roadmap.model import Program, State, Step
from shared import clock
from shared.contracts.programs import ProgramOpened
from shared.contracts.proposals import ProposalAdopted
from shared.events import publish
from shared.ids import new_id

TAKEN_OVER = (
    "proposal_id",
    "area_code",
    "title",
    "category",
    "picture",
    "agency",
    "funding_source",
    "cost",
    "reason",
    "by_child",
)
"""What a program keeps of the event, under the same name."""


def open_program(session: Session, adopted: ProposalAdopted) -> Program:
    """Put an adopted proposal on the roadmap of its year, once; the same proposal again gives the same program."""
    now = clock.now()
    row = {name: getattr(adopted, name) for name in TAKEN_OVER}
    row |= {"id": new_id(), "year": adopted.rkpd_year, "state": State.PLANNED, "opened_at": now}
    once = insert(Program).values(row).on_conflict_do_nothing(index_elements=[Program.proposal_id])
    program: Program | None = session.scalar(once.returning(Program))
    if program is None:
        return session.execute(select(Program).where(Program.proposal_id == adopted.proposal_id)).scalar_one()
    session.add(Step(program_id=program.id, code="opened", happened_at=now))
    publish(session, _opened(program))
    return program


def _opened(program: Program) -> ProgramOpened:
    return ProgramOpened(
        program_id=program.id,
        proposal_id=program.proposal_id,
        area_code=program.area_code,
        title=program.title,
        year=program.year,
    )
