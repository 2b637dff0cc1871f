"""What followers hear about: every step of a proposal's life that somebody should be told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.followers import actions
from services.notifications.followers.model import Relation
from shared.contracts.event import Event, EventMeta
from shared.contracts.programs import ProgramOpened
from shared.contracts.proposals import (
    ProposalAdopted,
    ProposalDeclined,
    ProposalNotChosen,
    ProposalPrioritized,
    ProposalPublished,
    ProposalReturned,
    ProposalShortlisted,
    ProposalSupported,
    ProposalVerified,
    SupportWithdrawn,
)
from shared.contracts.voting import PollOpened


def on_proposal_published(session: Session, event: ProposalPublished) -> None:
    """The author follows from now on, and is the first to know."""
    actions.remember_title(session, event.proposal_id, event.title)
    actions.follow(session, event.proposal_id, event.author_id, Relation.AUTHOR, _meta(event).time)
    _tell(session, event, event.proposal_id)


def on_proposal_returned(session: Session, event: ProposalReturned) -> None:
    """Nobody but the author knows of it yet, and its title is not public."""
    facts = {"proposal_id": str(event.proposal_id)}
    actions.tell_people(session, _meta(event).id, event.event_type, {event.author_id: Relation.AUTHOR}, facts)


def on_proposal_supported(session: Session, event: ProposalSupported) -> None:
    """A supporter follows from now on."""
    actions.follow(session, event.proposal_id, event.person_id, Relation.SUPPORTER, _meta(event).time)


def on_support_withdrawn(session: Session, event: SupportWithdrawn) -> None:
    """Who leaves is not written to any more."""
    actions.unfollow(session, event.proposal_id, event.person_id)


def on_proposal_verified(session: Session, event: ProposalVerified) -> None:
    """Feasible, and at what cost."""
    _tell(session, event, event.proposal_id, cost=event.cost)


def on_proposal_shortlisted(session: Session, event: ProposalShortlisted) -> None:
    """It will stand on a ballot paper."""
    _tell(session, event, event.proposal_id)


def on_poll_opened(session: Session, event: PollOpened) -> None:
    """Followers of any proposal on the paper hear of the poll, once."""
    facts = {"poll_id": str(event.poll_id), "poll": event.title, "closes_at": event.closes_at.isoformat()}
    meta = _meta(event)
    actions.announce(session, meta.id, event.event_type, event.proposal_ids, facts, meta.time)


def on_proposal_prioritized(session: Session, event: ProposalPrioritized) -> None:
    """A certified poll chose it."""
    _tell(session, event, event.proposal_id, poll_id=str(event.poll_id))


def on_proposal_not_chosen(session: Session, event: ProposalNotChosen) -> None:
    """A certified poll did not choose it."""
    _tell(session, event, event.proposal_id, poll_id=str(event.poll_id))


def on_proposal_adopted(session: Session, event: ProposalAdopted) -> None:
    """The city's yes, with its reason, money, year and agency."""
    _tell(
        session, event, event.proposal_id,
        reason=event.reason, cost=event.cost, year=event.rkpd_year, agency=event.agency,
    )  # fmt: skip


def on_proposal_declined(session: Session, event: ProposalDeclined) -> None:
    """The city's no, with its reason; the author hears of it even where nothing was published."""
    meta = _meta(event)
    actions.follow(session, event.proposal_id, event.author_id, Relation.AUTHOR, meta.time)
    _tell(session, event, event.proposal_id, reason=event.reason)


def on_program_opened(session: Session, event: ProgramOpened) -> None:
    """It stands on the roadmap."""
    facts = {"program_id": str(event.program_id), "year": event.year}
    meta = _meta(event)
    actions.announce(session, meta.id, event.event_type, [event.proposal_id], facts, meta.time)


def _tell(session: Session, event: Event, proposal_id: UUID, **facts: Any) -> None:
    actions.tell(session, _meta(event).id, event.event_type, [proposal_id], facts)


def _meta(event: Event) -> EventMeta:
    if event.meta is None:
        raise ValueError("only an event that was received can be told")
    return event.meta
