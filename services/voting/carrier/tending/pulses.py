"""What the worker asks by the clock, so that an hour without voters is not taken for an outage."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from services.voting.carrier.tending.doors import Doors
from services.voting.roll.electorate import queries as electorate
from services.voting.roll.pulses.actions import note_answer
from shared.database import Database
from shared.events.jobs import Job

EVERY = timedelta(seconds=10)
"""Six times in the minute of silence after which time counts as lost."""


def feel_pulses(roll: Database, *, doors: Doors) -> None:
    """While a poll is open, ask roll, signer and box, and write down who answered; who did not leaves a gap."""
    with roll.transaction() as session:
        if electorate.a_key_in_use(session) is None:
            return
    doors.roll_answers()
    if doors.box_answers():
        with roll.transaction() as session:
            note_answer(session, "box")


def jobs(doors: Doors) -> list[Job]:
    """The job of the worker that knows these doors."""
    return [Job(name="voting.feel_pulses", every=EVERY, run=partial(feel_pulses, doors=doors))]
