"""What polls do about what proposals tells."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.voting.roll.polls.model import Candidate
from shared import clock
from shared.contracts.proposals import ProposalShortlisted


def on_proposal_shortlisted(session: Session, event: ProposalShortlisted) -> None:
    """The proposal may stand on a ballot paper; shortlisted anew, it stands as it reads now, in its old place."""
    facts = {
        "cycle_id": event.cycle_id,
        "area_code": event.area_code,
        "title": event.title,
        "summary": event.summary,
        "cost": event.cost,
        "category": event.category,
        "picture": event.picture,
    }
    when = event.meta.time if event.meta else clock.now()
    statement = insert(Candidate).values(proposal_id=event.proposal_id, shortlisted_at=when, **facts)
    session.execute(statement.on_conflict_do_update(index_elements=[Candidate.proposal_id], set_=facts))
