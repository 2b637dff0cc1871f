"""What can be asked about followers: who follows, under which title, and what was told about a proposal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifications.audiences.model import Announcement, FollowedProposal, Following


def followings(session: Session, proposal_ids: Iterable[UUID], moment: datetime) -> Sequence[Following]:
    """Everybody's following of these proposals that had begun by `moment`, in one order."""
    statement = select(Following).where(Following.proposal_id.in_(list(proposal_ids)), Following.since <= moment)
    return session.scalars(statement.order_by(Following.person_id, Following.proposal_id)).all()


def titles(session: Session, proposal_ids: Iterable[UUID]) -> dict[UUID, str]:
    """{proposal: title} of those that were published."""
    statement = select(FollowedProposal).where(FollowedProposal.proposal_id.in_(list(proposal_ids)))
    return {proposal.proposal_id: proposal.title for proposal in session.scalars(statement)}


def announcements_since(session: Session, proposal_id: UUID, moment: datetime) -> Sequence[Announcement]:
    """What other services told about a proposal at `moment` or later."""
    statement = select(Announcement).where(Announcement.proposal_id == proposal_id, Announcement.told_at >= moment)
    return session.scalars(statement).all()
