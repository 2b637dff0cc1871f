"""What a vote and a roadmap mean for a proposal.

A proposal stays `shortlisted` when a poll passes it over or is called off: it may stand again, and its trail says
which poll it was.
It stays `accommodated` when its program opens: it is in progress only when delivery lays the first plank.
Each line names its poll or program, so an event told twice is told once in the trail.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from services.proposals.life.actions import move
from services.proposals.life.model import Proposal
from services.proposals.life.queries import proposals_for_update
from services.proposals.life.states import SYSTEM, State
from shared import clock
from shared.contracts.programs import ProgramOpened
from shared.contracts.proposals import ProposalNotChosen, ProposalPrioritized
from shared.contracts.voting import PollCancelled, PollCertified, PollOpened, PollProlonged
from shared.events import publish

ON_BALLOT, CHOSEN, NOT_CHOSEN, PROGRAM_OPENED = "on_ballot", "chosen", "not_chosen", "program_opened"
POLL_CANCELLED, POLL_PROLONGED = "poll_cancelled", "poll_prolonged"


def on_poll_opened(session: Session, event: PollOpened) -> None:
    """Each proposal on the paper says so."""
    facts = {"poll_id": str(event.poll_id), "poll_title": event.title, "closes_at": event.closes_at.isoformat()}
    for proposal in _untold(session, event.proposal_ids, ON_BALLOT, event.poll_id):
        proposal.note(ON_BALLOT, by=SYSTEM, at=clock.now(), facts=facts, about_id=event.poll_id)


def on_poll_prolonged(session: Session, event: PollProlonged) -> None:
    """Each proposal on the paper tells the new end; a poll may be prolonged twice, for different causes."""
    facts = {"poll_id": str(event.poll_id), "poll_title": event.title, "closes_at": event.closes_at.isoformat()}
    about = uuid5(event.poll_id, event.cause)
    for proposal in _untold(session, event.proposal_ids, POLL_PROLONGED, about):
        proposal.note(POLL_PROLONGED, by=SYSTEM, at=clock.now(), reason=event.reason, facts=facts, about_id=about)


def on_poll_cancelled(session: Session, event: PollCancelled) -> None:
    """The paper is void: each proposal on it waits for another poll, and its trail tells why."""
    facts = {"poll_id": str(event.poll_id), "poll_title": event.title}
    for proposal in _untold(session, event.proposal_ids, POLL_CANCELLED, event.poll_id):
        proposal.note(
            POLL_CANCELLED, by=SYSTEM, at=clock.now(), reason=event.reason, facts=facts, about_id=event.poll_id
        )


def on_poll_certified(session: Session, event: PollCertified) -> None:
    """The chosen become priorities; of the others the trail tells that this poll did not choose them."""
    facts: dict[str, object] = {
        "poll_id": str(event.poll_id),
        "poll_title": event.title,
        "ballots": event.ballots,
    }
    for proposal in _untold(session, event.winners, CHOSEN, event.poll_id):
        _choose(session, proposal, event.poll_id, facts)
    for proposal in _untold(session, event.not_chosen, NOT_CHOSEN, event.poll_id):
        proposal.note(NOT_CHOSEN, by=SYSTEM, at=clock.now(), facts=facts, about_id=event.poll_id)
        publish(session, ProposalNotChosen(proposal_id=proposal.id, poll_id=event.poll_id))


def on_program_opened(session: Session, event: ProgramOpened) -> None:
    """The proposal stands on the roadmap."""
    facts = {"program_id": str(event.program_id), "year": event.year}
    for proposal in _untold(session, [event.proposal_id], PROGRAM_OPENED, event.program_id):
        proposal.note(PROGRAM_OPENED, by=SYSTEM, at=clock.now(), facts=facts, about_id=event.program_id)


def _choose(session: Session, proposal: Proposal, poll_id: UUID, facts: dict[str, object]) -> None:
    """A second poll (the children's beside the adults') may choose what is a priority already: then only a line."""
    if proposal.state == State.SHORTLISTED:
        event = ProposalPrioritized(proposal_id=proposal.id, poll_id=poll_id)
        move(session, proposal, State.PRIORITIZED, by=SYSTEM, event=event, facts=facts, about_id=poll_id)
    elif not proposal.tells_of(State.PRIORITIZED, poll_id):
        proposal.note(CHOSEN, by=SYSTEM, at=clock.now(), facts=facts, about_id=poll_id)


def _untold(session: Session, ids: Iterable[UUID], code: str, about_id: UUID) -> list[Proposal]:
    """Those that are proposals of ours (a poll may hold others' projects) and whose trail lacks this line."""
    return [proposal for proposal in proposals_for_update(session, ids) if not proposal.tells_of(code, about_id)]
