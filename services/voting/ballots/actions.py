"""Casting a ballot."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy.orm import Session

from services.voting.ballots import queries
from services.voting.ballots.booth import Booth
from services.voting.ballots.receipts import ballot_id, receipt_for
from services.voting.ballots.refusals import AlreadyVoted, CodeNotValid, NotOnRoll, TemporarilyUnavailable
from services.voting.electorate.codes import voter_of
from services.voting.polls import queries as polls
from services.voting.polls.refusals import PollNotOpen
from shared.web.idempotency import IdempotencyKeyReused


def cast_ballot(
    booth: Booth, poll_id: UUID, voter_id: UUID, choices: Any, key: str = "", *, coded: bool = False
) -> str:
    """Put one ballot into the box and answer its receipt; the same again for a repeated idempotency `key`.

    The box commits by itself, in one statement, before this returns: no transaction is open on this path. Raises
    NotFound, PollNotOpen, BallotInvalid, AlreadyVoted, NotOnRoll, CodeNotValid, IdempotencyKeyReused,
    TemporarilyUnavailable.
    """
    marks = booth.paper(poll_id).marks(choices)
    receipt = receipt_for(booth.secret, poll_id, voter_id, key)
    ballot = ballot_id(receipt)
    try:
        taken = booth.box.put(poll_id, voter_id, ballot, marks, coded=coded)
    except psycopg.Error as error:
        raise TemporarilyUnavailable("Repeat it with the same key: it counts once.", retry_after=3) from error
    if not taken:
        with booth.database.transaction() as session:
            _must_be_a_repetition(session, poll_id, voter_id, ballot, marks, coded=coded)
    return receipt


def cast_with_code(booth: Booth, poll_id: UUID, code: str, choices: Any, key: str = "") -> str:
    """Cast the one ballot that a voting code stands for; otherwise as `cast_ballot`."""
    return cast_ballot(booth, poll_id, voter_of(booth.secret, poll_id, code), choices, key, coded=True)


def _must_be_a_repetition(
    session: Session, poll_id: UUID, voter_id: UUID, ballot: UUID, marks: list[int], *, coded: bool
) -> None:
    """Return where this very ballot lies in the box already; raise the reason why it does not."""
    lying = queries.choices_of(session, poll_id, ballot)
    if lying == marks:
        return
    if lying is not None:
        raise IdempotencyKeyReused("Your first ballot counts; this one is another.")
    poll = polls.poll(session, poll_id)
    if not queries.takes_ballots(session, poll):
        raise PollNotOpen("", state=poll.state, opens_at=poll.opens_at, closes_at=poll.closes_at)
    entry = queries.roll_entry(session, poll_id, voter_id, coded=coded)
    if entry is None and coded:
        raise CodeNotValid("Check the letters; each poll has codes of its own.")
    if entry is None:
        reason = queries.why_not_on_roll(session, poll, voter_id)
        raise NotOnRoll("Ask the kelurahan office if this seems wrong.", reason=reason)
    if entry:
        raise AlreadyVoted("One person, one ballot. If it was you, keep the receipt you were given.")
    raise TemporarilyUnavailable("The roll has just changed; try again.", retry_after=1)
