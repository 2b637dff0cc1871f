"""The end of a poll: who may put it off, and what is weighed before it is closed.

A poll ends later at most twice: once because two officers said so before its end, once because of an outage.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from services.voting.board.lost_time import OutageRule, silences, together
from services.voting.roll.polls.model import Cause, Poll, Prolongation
from services.voting.roll.polls.states import UNCLOSED, State
from services.voting.roll.pulses import queries as pulses
from services.voting.roll.pulses.model import Weighing
from shared.contracts.voting import PollProlonged
from shared.database.instants import database_now
from shared.events import publish

OFFICERS_AT_MOST = timedelta(days=7)
"""After the published end."""


def rule_from_now_on() -> dict[str, Any]:
    """What the rules document of a poll that opens now says about a later end, all in seconds.

    `{"officers": {"seconds_at_most": …}, "outage": OutageRule.as_json()}`
    """
    officers = {"seconds_at_most": int(OFFICERS_AT_MOST.total_seconds())}
    return {"officers": officers, "outage": OutageRule().as_json()}


def is_over(session: Session, poll: Poll) -> bool:
    """Whether the time of a poll that is not closed is over, by the database's clock."""
    return poll.state in UNCLOSED and poll.ends_at <= database_now(session)


def may_close(session: Session, poll: Poll) -> bool:
    """Weigh the last hour of a poll that is over; False where it takes ballots again, or waits for its parts to answer.

    The caller holds the poll's lock. Where signer, roll or box was silent for too long, the poll goes on as soon as all
    of them answer: an extension that runs while nobody can vote would be none.
    """
    if poll.state is State.OPEN:
        poll.move_to(State.ENDED)
    if poll.prolonging is None or poll.opens_at is None or pulses.weighing(session, poll.id) is not None:
        return True
    rule, end = OutageRule.from_json(poll.prolonging["outage"]), poll.ends_at
    since, _ = rule.window(poll.opens_at, end)
    found = silences(pulses.stretches(session, since, end), since, end, rule.silence)
    lost, now = together(found), database_now(session)
    goes_on = rule.lets_go_on(lost)
    if goes_on and not pulses.all_answer(session) and now < end + rule.waits_at_most:
        return False
    session.add(
        Weighing(
            poll_id=poll.id,
            since=since,
            ended_at=end,
            weighed_at=now,
            lost_seconds=int(lost.total_seconds()),
            silences=[silence.as_json() for silence in found],
            goes_on=goes_on,
        )
    )
    if goes_on:
        poll.move_to(State.OPEN)
        prolong(session, poll, Cause.OUTAGE, rule.end_after(now, lost))
    return not goes_on


def prolong(session: Session, poll: Poll, cause: Cause, until: datetime, reason: str | None = None) -> None:
    """Let a poll end later, and tell it; the caller holds its lock and knows that it may."""
    before, now = poll.ends_at, database_now(session)
    session.add(
        Prolongation(poll_id=poll.id, cause=cause, instead_of=before, until=until, reason=reason, prolonged_at=now)
    )
    poll.prolonged_until = until
    session.flush()
    publish(
        session,
        PollProlonged(
            poll_id=poll.id,
            cycle_id=poll.cycle_id,
            area_code=poll.area_code,
            title=poll.title,
            cause=cause,
            reason=reason,
            instead_of=before,
            closes_at=until,
            proposal_ids=poll.proposal_ids(),
        ),
    )
