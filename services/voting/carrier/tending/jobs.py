"""What the worker does for roll and box by the clock: ballot papers in, roots every hour, seals at the end, no log
behind; and it asks whether they answer, so that an hour without voters is not taken for an outage.

The worker alone knows both databases. It carries the frozen ballot papers over, never anything about a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from uuid import UUID

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from services.voting.box.ballots import actions as box_actions
from services.voting.box.ballots import queries as box_queries
from services.voting.box.sealing import actions, queries
from services.voting.box.sealing.model import BOX_LOG
from services.voting.carrier.tending.doors import Doors
from services.voting.roll.electorate import actions as electorate
from services.voting.roll.electorate import queries as roll_queries
from services.voting.roll.electorate.model import ROLL_LOG
from services.voting.roll.polls import queries as polls
from services.voting.roll.polls.model import Poll
from services.voting.roll.polls.states import UNCOUNTED, State
from services.voting.roll.pulses.actions import note_answer
from services.voting.roll.sheets import queries as sheets
from shared.database import Database
from shared.database.log_drops import ask_for_drop, drop_if_asked
from shared.events.jobs import Job, alone
from shared.telemetry.logs import get_logger

log = get_logger(__name__)

FEELS_EVERY = timedelta(seconds=10)
"""Six times in the minute of silence after which time counts as lost."""

ROLL_TRACES = ("roll_entries", "electorate_cells", "keyed_sheets", "waiting_ballots")
BOX_TRACES = ("ballots", "leaves")
"""Tables whose deleted and rewritten rows told who voted when, what, or under which keys."""


def tend_boxes(roll: Database, *, box: Database, key: Ed25519PrivateKey) -> None:
    """Bring the box up to date with the polls; one poll that fails holds up no other and is tried again."""
    with roll.transaction() as session:
        if not alone(session, "voting.tend_boxes"):
            return
        _furnish(session, box)
        over = polls.polls_in(session, State.CLOSED, State.CANCELLED)
        carrying = sheets.polls_with_paper_on_the_way(session)
    with box.transaction() as inside:
        hourly = queries.papers_to_root(inside)
        unsealed = [poll for poll in over if poll.id not in carrying and queries.waits_for_seal(inside, poll.id)]
    if _each(box, hourly, partial(actions.root_the_hour, key=key)):
        with roll.transaction() as session:
            ask_for_drop(session, ROLL_LOG)
    # First the roll, then the box: what is done with a box says that its roll needs nothing more.
    rewritten = _each(roll, (poll.id for poll in unsealed), electorate.rewrite_roll)
    ready = [poll for poll in unsealed if poll.id in rewritten]
    _each(box, (poll.id for poll in ready if poll.state is State.CLOSED), partial(actions.seal, key=key))
    _each(box, (poll.id for poll in ready if poll.state is State.CANCELLED), actions.discard)


def _furnish(session: Session, box: Database) -> None:
    opened = {poll.id: poll for poll in polls.polls_in(session, *UNCOUNTED)}
    with box.transaction() as inside:
        for poll_id in opened.keys() - box_queries.known_papers(inside, list(opened)):
            _lay_in(inside, opened[poll_id])
        for poll in opened.values():
            if poll.prolonged_until is not None:
                box_actions.prolong(inside, poll.id, poll.prolonged_until)


def _lay_in(inside: Session, poll: Poll) -> None:
    dates = {"opens_at": poll.opens_at, "closes_at": poll.closes_at}
    box_actions.furnish(inside, poll.id, rfc8785.dumps(poll.document()), str(poll.rules_hash), dates)


def _each(database: Database, poll_ids: Iterable[UUID], do: Callable[[Session, UUID], object]) -> set[UUID]:
    """Do something for each poll, in a transaction of its own; answers for which it went well."""
    done = set()
    for poll_id in poll_ids:
        try:
            with database.transaction() as session:
                do(session, poll_id)
            done.add(poll_id)
        except Exception as error:
            log.exception("box_not_tended", poll_id=str(poll_id), error_type=type(error).__name__)
    return done


def drop_logs(roll: Database, *, box: Database) -> None:
    """Where roll or box asked for it, drop the log of its server, in which deleted rows stand in their old order.

    While no poll is open the tables are written anew besides; before that voters would have to wait.
    """
    with roll.transaction() as session:
        roll_rests = not polls.polls_in(session, State.OPEN)
    with box.transaction() as inside:
        box_rests = not queries.takes_any(inside)
    drop_if_asked(roll, ROLL_LOG, ROLL_TRACES, whole=roll_rests)
    drop_if_asked(box, BOX_LOG, BOX_TRACES, whole=box_rests)


def feel_pulses(roll: Database, *, doors: Doors) -> None:
    """While a poll is open, ask roll, signer and box, and write down who answered; who did not leaves a gap."""
    with roll.transaction() as session:
        if roll_queries.a_key_in_use(session) is None:
            return
    doors.roll_answers()
    if doors.box_answers():
        with roll.transaction() as session:
            note_answer(session, "box")


def jobs(box: Database, key: Ed25519PrivateKey, doors: Doors) -> list[Job]:
    """The jobs of the worker that holds these."""
    every = timedelta(seconds=1)
    return [
        Job(name="voting.tend_boxes", every=every, run=partial(tend_boxes, box=box, key=key)),
        Job(name="voting.drop_logs", every=every, run=partial(drop_logs, box=box)),
        Job(name="voting.feel_pulses", every=FEELS_EVERY, run=partial(feel_pulses, doors=doors)),
    ]
