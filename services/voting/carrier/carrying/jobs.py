"""What the worker carries from the roll to the box by the clock: ballots from paper, and the names of auditors."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from uuid import UUID

from services.voting.box.ballots.refusals import PaperNotHere
from services.voting.box.sealing import actions as sealing
from services.voting.carrier.carrying.actions import carry_batch
from services.voting.roll.audit import queries as audit
from services.voting.roll.sheets import acceptance, queries
from shared import clock
from shared.database import Database
from shared.events.jobs import Job, alone
from shared.telemetry.logs import get_logger

log = get_logger(__name__)


def carry_papers(roll: Database, *, box: Database) -> None:
    """Carry every accepted batch; one that fails holds up no other and is tried again.

    What was keyed of a batch that nobody accepted before its poll closed is erased.
    """
    with roll.transaction() as session:
        if not alone(session, "voting.carry_papers"):
            return
        for batch_id in queries.left_over(session):
            acceptance.erase_keyed(session, batch_id)
        waiting = queries.batches_to_carry(session)
    for batch_id in waiting:
        try:
            _carry(roll, box, batch_id)
        except PaperNotHere:
            continue  # a poll that has just opened: its paper comes within a second
        except Exception as error:
            log.exception("papers_not_carried", batch_id=str(batch_id), error_type=type(error).__name__)


def _carry(roll: Database, box: Database, batch_id: UUID) -> None:
    with roll.transaction() as session, box.transaction() as inside:
        carry_batch(session, inside, batch_id)


def tell_the_box(roll: Database, *, box: Database) -> None:
    """Carry the auditors who were named since the last time; done twice, it is as done once."""
    with roll.transaction() as session:
        waiting = audit.named_and_not_told(session)
        for request in waiting:
            with box.transaction() as inside:
                sealing.admit_auditor(inside, request.poll_id, request.auditor_id)
            request.told_at = clock.now()


def jobs(box: Database) -> list[Job]:
    """The jobs of the worker that holds the box."""
    every = timedelta(seconds=1)
    return [
        Job(name="voting.carry_papers", every=every, run=partial(carry_papers, box=box)),
        Job(name="voting.tell_the_box", every=every, run=partial(tell_the_box, box=box)),
    ]
