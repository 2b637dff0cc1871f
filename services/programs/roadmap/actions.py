"""Opening a program."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.programs.roadmap.model import Program, State, Step
from shared import clock
from shared.contracts.programs import ProgramOpened
from shared.contracts.proposals import ProposalAdopted
from shared.events import publish
from shared.ids import new_id


def open_program(session: Session, adopted: ProposalAdopted) -> Program:
    """Put an adopted proposal on the roadmap of its year, once; the same proposal again gives the same program."""
    program = session.scalar(select(Program).where(Program.proposal_id == adopted.proposal_id))
    if program is not None:
        return program
    now = clock.now()
    program = Program(
        id=new_id(),
        proposal_id=adopted.proposal_id,
        area_code=adopted.area_code,
        title=adopted.title,
        category=adopted.category,
        picture=adopted.picture,
        year=adopted.rkpd_year,
        agency=adopted.agency,
        funding_source=adopted.funding_source,
        cost=adopted.cost,
        reason=adopted.reason,
        by_child=adopted.by_child,
        state=State.PLANNED,
        opened_at=now,
        steps=[Step(code="opened", happened_at=now)],
    )
    session.add(program)
    session.flush()
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
