"""Opening a planning cycle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.proposals.cycles.model import Cycle, Phase, PhaseName
from shared import clock
from shared.caller import Caller
from shared.contracts.proposals import CycleOpened
from shared.contracts.roles import Role
from shared.events import publish
from shared.refusals import Refusal


class CycleAlreadyOpen(Refusal):
    """This area has a cycle for that year already."""


class PhasesOutOfOrder(Refusal):
    """The phases of a cycle follow each other: usul, bahas, periksa, pilih, wujud."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


def open_cycle(session: Session, officer: Caller, *, phases: Sequence[dict[str, Any]], **facts: Any) -> Cycle:
    """Let an area's planning year begin; `phases` are {name, starts_on, ends_on}, and may overlap but not go back.

    `facts` are the other columns of Cycle. Raises PhasesOutOfOrder, CycleAlreadyOpen, Forbidden.
    """
    officer.must_have(Role.DP3AKB_OFFICER, facts["area_code"])
    ordered = _in_order([Phase(**phase) for phase in phases])
    cycle = Cycle(**facts, opened_at=clock.now(), phases=ordered)
    session.add(cycle)
    try:
        session.flush()
    except IntegrityError as error:
        raise CycleAlreadyOpen("Choose another year, or another area.") from error
    publish(
        session,
        CycleOpened(
            cycle_id=cycle.id,
            area_code=cycle.area_code,
            plan_year=cycle.plan_year,
            delivery_year=cycle.delivery_year,
            title=cycle.title,
        ),
    )
    return cycle


def _in_order(phases: list[Phase]) -> list[Phase]:
    ordered = sorted(phases, key=lambda phase: list(PhaseName).index(phase.name))
    starts: list[date] = [phase.starts_on for phase in ordered]
    whole = [phase.name for phase in ordered] == list(PhaseName)
    if not whole or starts != sorted(starts) or any(phase.starts_on > phase.ends_on for phase in ordered):
        raise PhasesOutOfOrder("Name each phase once, none beginning before the one ahead of it.")
    return ordered
