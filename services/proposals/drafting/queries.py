"""What writing a proposal has to ask: how much she has begun, and which ideas go on from this one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from services.proposals.life.model import Proposal
from services.proposals.life.states import UNREAD


def forget_as_earlier(session: Session, proposal_id: UUID) -> None:
    """Have no later idea name this one as the one it goes on from."""
    later = update(Proposal).where(Proposal.previous_proposal_id == proposal_id)
    session.execute(later.values(previous_proposal_id=None))


def begun_by(session: Session, author_id: UUID, *, since: datetime) -> tuple[int, int]:
    """How many proposals she has begun since then, whatever became of them, and how many of all are unread.

    Whoever else begins one in her name waits until this transaction ends.
    """
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"drafts of {author_id}", 0))))
    counts = func.count().filter(Proposal.created_at > since), func.count().filter(Proposal.state.in_(UNREAD))
    begun, unread = session.execute(select(*counts).where(Proposal.author_id == author_id)).one()
    return begun, unread
