"""Telling the box who may see the openings of a poll; it knows nothing else of the roll."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from services.voting.box.sealing import actions as sealing
from services.voting.roll.audit import queries
from shared import clock
from shared.database import Database
from shared.events.jobs import Job


def tell_the_box(roll: Database, *, box: Database) -> None:
    """Carry the auditors who were named since the last time; done twice, it is as done once."""
    with roll.transaction() as session:
        waiting = queries.named_and_not_told(session)
        for request in waiting:
            with box.transaction() as inside:
                sealing.admit_auditor(inside, request.poll_id, request.auditor_id)
            request.told_at = clock.now()


def jobs(box: Database) -> list[Job]:
    """The jobs of the worker that holds the box."""
    return [Job(name="voting.tell_the_box", every=timedelta(seconds=1), run=partial(tell_the_box, box=box))]
