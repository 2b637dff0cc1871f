"""What an adopted proposal means for the roadmap."""

from __future__ import annotations

from sqlalchemy.orm import Session

from services.programs.roadmap import actions
from shared.contracts.proposals import ProposalAdopted


def on_proposal_adopted(session: Session, event: ProposalAdopted) -> None:
    """A program stands on the roadmap."""
    actions.open_program(session, event)
