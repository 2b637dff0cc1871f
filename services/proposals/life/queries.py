"""Proposals one at a time, and the queues that officers work through."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from services.proposals.life.model import Proposal
from services.proposals.life.permissions import Deed, may_see, territories_of, within
from shared.caller import Caller
from shared.database.pages import queue_page
from shared.refusals import NotFound


def proposal_by_id(session: Session, proposal_id: UUID, caller: Caller | None) -> Proposal:
    """A proposal with its cost lines and trail, if the caller may see it. Raises NotFound in either case."""
    proposal = session.get(
        Proposal, proposal_id, options=[joinedload(Proposal.cost_lines), selectinload(Proposal.trail)]
    )
    if proposal is None or not may_see(caller, proposal):
        raise NotFound("No such proposal, or it is not public yet.")
    return proposal


def proposal_for_update(session: Session, proposal_id: UUID, caller: Caller | None) -> Proposal:
    """The same, locked until the transaction ends, so that two decisions come one after the other. Raises NotFound."""
    proposal = session.get(Proposal, proposal_id, with_for_update=True, populate_existing=True)
    if proposal is None or not may_see(caller, proposal):
        raise NotFound("No such proposal, or it is not public yet.")
    return proposal


def proposals_for_update(session: Session, ids: Iterable[UUID]) -> list[Proposal]:
    """Those of `ids` that exist, locked in one order, so that two events never wait for each other."""
    statement = select(Proposal).where(Proposal.id.in_(list(ids))).order_by(Proposal.id).with_for_update()
    return list(session.scalars(statement.options(selectinload(Proposal.trail))))


def queue(
    session: Session,
    officer: Caller,
    *,
    for_: Iterable[Deed],
    order: Any,
    cursor: tuple[datetime, UUID] | None,
    limit: int,
    only: Iterable[ColumnElement[bool]] = (),
) -> dict[str, Any]:
    """{"items": proposals, "next"}: what waits for any of these deeds of the officer's, by `order`, a column of time.

    Nobody's own stand in her queue; `only` narrows it further.
    """
    statement = select(Proposal).where(waits_for(officer, for_), *only).options(selectinload(Proposal.cost_lines))
    return queue_page(session, statement, (order, Proposal.id), cursor=cursor, limit=limit)


def waits_for(officer: Caller, deeds: Iterable[Deed]) -> ColumnElement[bool]:
    """The proposals of others with which the officer may do any of these now, as a condition for a query."""
    return and_(or_(false(), *(_waits_for(officer, deed) for deed in deeds)), Proposal.author_id != officer.id)


def _waits_for(officer: Caller, deed: Deed) -> ColumnElement[bool]:
    condition = () if deed.in_sql is None else (deed.in_sql,)
    return and_(Proposal.state.in_(deed.states), within(territories_of(officer, deed.who)), *condition)
