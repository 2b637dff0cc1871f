"""Closing polls by the clock."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from services.voting.roll.polls import actions, queries
from services.voting.roll.pulses.actions import forget_before
from shared.database.instants import database_now
from shared.events.jobs import sweep

KEPT = timedelta(hours=2)
"""Before the end of the earliest poll that is not closed: longer than any rule looks back."""


@sweep("voting.close_due_polls", every=timedelta(seconds=1))
def close_due_polls(session: Session) -> None:
    """Close every poll whose time is over by the database's clock, unless it goes on."""
    for poll_id in queries.due_polls(session):
        actions.close_poll(session, poll_id)


@sweep("voting.forget_pulses", every=timedelta(minutes=10))
def forget_pulses(session: Session) -> None:
    """Forget the pulses by which no poll will be weighed any more."""
    now = database_now(session)
    forget_before(session, min(now, queries.earliest_end(session) or now) - KEPT)
