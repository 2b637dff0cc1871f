"""The one way in which anything moves a proposal, and when the city comes to owe it an answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from services.proposals.cycles.queries import cycle_by_id
from services.proposals.life.model import Proposal
from services.proposals.life.states import SYSTEM, State
from shared import clock
from shared.contracts.event import Event
from shared.contracts.proposals import ProposalMoved
from shared.database.instants import database_now
from shared.events import publish


def owe_answer_if_supported(session: Session, proposal: Proposal) -> None:
    """Begin verification of a public proposal that has the supporters its cycle asks for; else do nothing."""
    threshold = cycle_by_id(session, proposal.cycle_id).support_threshold
    if proposal.state == State.PUBLISHED and proposal.support_count >= threshold:
        begin_verification(session, proposal, by=SYSTEM)


def begin_verification(session: Session, proposal: Proposal, *, by: str) -> None:
    """Start the clock of the city's answer: as many days as the cycle's rules give. Raises what `move` raises."""
    cycle = cycle_by_id(session, proposal.cycle_id)
    proposal.due_at = database_now(session) + timedelta(days=cycle.answer_days)
    facts = {"support_count": proposal.support_count, "due_at": proposal.due_at.isoformat()}
    move(session, proposal, State.UNDER_VERIFICATION, by=by, facts=facts)


def move(
    session: Session,
    proposal: Proposal,
    to: State,
    *,
    by: str,
    event: Event | None = None,
    **line: Any,
) -> None:
    """The only way a proposal changes its state: a step of the table, its line in the trail, its event.

    `line` is what else the trail should hold (reason, reason_code, facts, about_id), and the `officers` who agreed.
    Where the step's event is ProposalMoved it is made here. Raises what Proposal.move_to raises, and TypeError for an
    event that does not tell of this step.
    """
    origin = proposal.state
    step = proposal.move_to(to, by=by, at=clock.now(), **line)
    if event is None:
        event = ProposalMoved(proposal_id=proposal.id, from_state=origin, to_state=to)
    if type(event) is not step.event:
        raise TypeError(f"{origin} -> {to} is told by {step.event.__name__}, not by {type(event).__name__}")
    session.flush()
    publish(session, event)
