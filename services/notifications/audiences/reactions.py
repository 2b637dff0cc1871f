"""What followers hear about: every step of a proposal's life that somebody should be told."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from services.notifications.audiences import actions
from services.notifications.audiences.model import Relation
from services.notifications.wording.news import News
from shared.contracts.event import Event
from shared.contracts.identity import PersonErased
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
from shared.contracts.voting import PollCancelled, PollCertified, PollOpened, PollProlonged
from shared.events.receiver import Reactions


def on_proposal_published(session: Session, event: ProposalPublished) -> None:
    """The author follows from now on, and is the first to know."""
    news = _news(event)
    actions.remember_title(session, event.proposal_id, event.title)
    actions.follow(session, event.proposal_id, event.author_id, Relation.AUTHOR, news.told_at)
    actions.tell(session, news, [event.proposal_id])


def on_proposal_returned(session: Session, event: ProposalReturned) -> None:
    """Nobody but the author knows of it yet, and its title is not public."""
    news = _news(event, proposal_id=str(event.proposal_id))
    actions.tell_people(session, news, {event.author_id: Relation.AUTHOR})


def on_proposal_supported(session: Session, event: ProposalSupported) -> None:
    """A supporter follows from now on."""
    actions.follow(session, event.proposal_id, event.person_id, Relation.SUPPORTER, _news(event).told_at)


def on_support_withdrawn(session: Session, event: SupportWithdrawn) -> None:
    """Who leaves is not written to any more."""
    actions.unfollow(session, event.proposal_id, event.person_id)


def on_proposal_verified(session: Session, event: ProposalVerified) -> None:
    """Feasible, and at what cost."""
    actions.tell(session, _news(event, cost=event.cost), [event.proposal_id])


def on_proposal_shortlisted(session: Session, event: ProposalShortlisted) -> None:
    """It will stand on a ballot paper."""
    actions.tell(session, _news(event), [event.proposal_id])


def on_poll_opened(session: Session, event: PollOpened) -> None:
    """Followers of any proposal on the paper hear of the poll, once."""
    news = _news(event, poll_id=str(event.poll_id), poll=event.title, closes_at=event.closes_at.isoformat())
    actions.announce(session, news, event.proposal_ids)


def on_poll_prolonged(session: Session, event: PollProlonged) -> None:
    """Who heard that it opened hears how much longer it takes ballots."""
    news = _news(event, poll_id=str(event.poll_id), poll=event.title, closes_at=event.closes_at.isoformat())
    actions.announce(session, news, event.proposal_ids)


def on_poll_cancelled(session: Session, event: PollCancelled) -> None:
    """Who heard that it opened hears that it was called off, and why; once."""
    news = _news(event, poll_id=str(event.poll_id), poll=event.title, reason=event.reason)
    actions.announce(session, news, event.proposal_ids)


def on_proposal_prioritized(session: Session, event: ProposalPrioritized) -> None:
    """A certified poll chose it."""
    actions.tell(session, _news(event, poll_id=str(event.poll_id)), [event.proposal_id])


def on_proposal_not_chosen(session: Session, event: ProposalNotChosen) -> None:
    """A certified poll did not choose it."""
    actions.tell(session, _news(event, poll_id=str(event.poll_id)), [event.proposal_id])


def on_proposal_adopted(session: Session, event: ProposalAdopted) -> None:
    """The city's yes, with its reason, money, year and agency."""
    news = _news(event, reason=event.reason, cost=event.cost, year=event.rkpd_year, agency=event.agency)
    actions.tell(session, news, [event.proposal_id])


def on_proposal_declined(session: Session, event: ProposalDeclined) -> None:
    """The city's no, with its reason; the author hears of it even where nothing was published."""
    office = {"agency": event.agency} if event.agency else {}
    news = _news(event, reason=event.reason, **office)
    actions.follow(session, event.proposal_id, event.author_id, Relation.AUTHOR, news.told_at)
    actions.tell(session, news, [event.proposal_id])


def on_program_opened(session: Session, event: ProgramOpened) -> None:
    """It stands on the roadmap."""
    news = _news(event, program_id=str(event.program_id), year=event.year)
    actions.announce(session, news, [event.proposal_id])


def on_person_erased(session: Session, event: PersonErased) -> None:
    """Nothing here names a person who withdrew."""
    actions.forget_person(session, event.person_id)


def _news(event: Event, **facts: Any) -> News:
    if event.meta is None:
        raise ValueError("only an event that was received can be told")
    return News(event_id=event.meta.id, kind=event.event_type, told_at=event.meta.time, facts=facts)


REACTIONS: Reactions = {
    ProposalPublished: [on_proposal_published],
    ProposalReturned: [on_proposal_returned],
    ProposalSupported: [on_proposal_supported],
    SupportWithdrawn: [on_support_withdrawn],
    ProposalVerified: [on_proposal_verified],
    ProposalShortlisted: [on_proposal_shortlisted],
    ProposalPrioritized: [on_proposal_prioritized],
    ProposalNotChosen: [on_proposal_not_chosen],
    ProposalAdopted: [on_proposal_adopted],
    ProposalDeclined: [on_proposal_declined],
    PollOpened: [on_poll_opened],
    PollProlonged: [on_poll_prolonged],
    PollCancelled: [on_poll_cancelled],
    PollCertified: [],  # proposals says it of each proposal
    ProgramOpened: [on_program_opened],
    PersonErased: [on_person_erased],
}
