"""Closing polls by the clock."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from services.voting.polls import actions, queries
from shared.events.jobs import sweep


@sweep("voting.close_due_polls", every=timedelta(seconds=1))
def close_due_polls(session: Session) -> None:
    """Close every poll whose time is over by the database's clock."""
    for poll_id in queries.due_polls(session):
        actions.close_poll(session, poll_id)
