"""Counting polls as soon as they are closed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from services.voting.results import queries
from shared.database import Database
from shared.events.jobs import Job, alone
from shared.telemetry.logs import get_logger
from shared.web import DomainError

log = get_logger(__name__)

NAME = "voting.count_closed_polls"


def count_closed_polls(database: Database) -> None:
    """Count every closed poll, each in a transaction of its own; one that cannot be counted holds up no other."""
    with database.transaction() as session:
        waiting = queries.polls_to_count(session)
    for poll_id in waiting:
        try:
            with database.transaction() as session:
                _count_alone(session, poll_id)
        except (DomainError, ValueError) as error:
            log.exception("poll_not_counted", poll_id=str(poll_id), error_type=type(error).__name__)


def _count_alone(session: Session, poll_id: UUID) -> None:
    # Loaded with the first poll to count and not before: the compiled rules weigh more than all the rest of a worker.
    from services.voting.results.actions import count_poll

    if alone(session, f"{NAME} {poll_id}"):
        count_poll(session, poll_id)


job = Job(name=NAME, every=timedelta(seconds=1), run=count_closed_polls)
