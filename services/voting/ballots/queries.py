"""Whether somebody may vote, why not, and her paper; nothing here reads what ballots say."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.voting.ballots.model import Ballot
from services.voting.ballots.paper import own_order
from services.voting.electorate import queries as electorate
from services.voting.electorate.model import RollEntry
from services.voting.polls import queries as polls
from services.voting.polls.model import Poll
from services.voting.polls.states import State
from shared.web import Caller


def takes_ballots(session: Session, poll: Poll) -> bool:
    """Whether the poll takes ballots at this moment, by the database's clock."""
    if poll.state is not State.OPEN or poll.opens_at is None:
        return False
    return poll.opens_at <= polls.database_now(session) < poll.closes_at


def eligibility(session: Session, poll: Poll, person: Caller | None) -> dict[str, Any]:
    """{"can_vote", "reason", "voted"}: the reason is None where she can vote, and otherwise the first that applies."""
    if person is None:
        return {"can_vote": False, "reason": "not_logged_in", "voted": False}
    entry = roll_entry(session, poll.id, person.id, coded=False)
    if not takes_ballots(session, poll):
        reason: str | None = "poll_not_open"
    elif entry is None:
        reason = why_not_on_roll(session, poll, person.id)
    else:
        reason = "already_voted" if entry else None
    return {"can_vote": reason is None, "reason": reason, "voted": bool(entry)}


def why_not_on_roll(session: Session, poll: Poll, person_id: UUID) -> str:
    """not_verified, wrong_area, too_young, too_old, or not_on_roll where nothing speaks against her."""
    return electorate.why_not(session, poll.criteria(polls.database_now(session)), person_id)


def paper(session: Session, secret: str, poll_id: UUID, person: Caller | None) -> dict[str, Any]:
    """{"poll", "projects" in this person's own order (print order for strangers), "eligibility"}. Raises NotFound."""
    poll = polls.visible_poll(session, poll_id, person)
    lines = own_order(secret, poll.id, person.id, poll.projects) if person else poll.projects
    return {"poll": poll, "projects": lines, "eligibility": eligibility(session, poll, person)}


def roll_entry(session: Session, poll_id: UUID, voter_id: UUID, *, coded: bool) -> bool | None:
    """Whether this entry was used; None where there is none of that kind."""
    return session.scalar(
        sa.select(RollEntry.voted).where(
            RollEntry.poll_id == poll_id, RollEntry.voter_id == voter_id, RollEntry.batch_id.is_not(None) == coded
        )
    )


def choices_of(session: Session, poll_id: UUID, ballot_id: UUID) -> list[int] | None:
    """What the ballot that a receipt leads to marks; None where none lies there."""
    return session.scalar(sa.select(Ballot.choices).where(Ballot.poll_id == poll_id, Ballot.id == ballot_id))
