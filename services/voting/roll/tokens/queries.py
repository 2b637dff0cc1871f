"""Whether somebody may vote, why not, and her paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.voting.roll.electorate import queries as electorate
from services.voting.roll.electorate.model import ElectorateCell, RollEntry
from services.voting.roll.polls import queries as polls
from services.voting.roll.polls.model import Poll
from services.voting.roll.polls.states import State
from services.voting.roll.tokens.order import own_order
from shared.caller import Caller
from shared.database.instants import database_now


def takes_ballots(session: Session, poll: Poll) -> bool:
    """Whether the poll takes ballots at this moment, by the database's clock."""
    if poll.state is not State.OPEN or poll.opens_at is None:
        return False
    return poll.opens_at <= database_now(session) < poll.ends_at


def eligibility(session: Session, poll: Poll, person: Caller | None) -> dict[str, Any]:
    """{"can_vote", "reason", "issued"}: the reason is None where she can, and otherwise the first that applies.

    `issued` says that she took her token; whether she cast a ballot with it nobody knows but she.
    """
    if person is None:
        return {"can_vote": False, "reason": "not_logged_in", "issued": False}
    entry = roll_entry(session, poll.id, person.id, coded=False)
    if not takes_ballots(session, poll):
        reason: str | None = "poll_not_open"
    elif entry is None:
        reason = why_not_on_roll(session, poll, person.id)
    else:
        reason = "already_issued" if entry else None
    return {"can_vote": reason is None, "reason": reason, "issued": bool(entry)}


def why_not_on_roll(session: Session, poll: Poll, person_id: UUID) -> str:
    """The exact reason, as `electorate.queries.why_not` names it; not_on_roll where nothing speaks against her."""
    return electorate.why_not(session, poll.criteria(database_now(session)), person_id)


def paper(session: Session, secret: str, poll_id: UUID, person: Caller | None) -> dict[str, Any]:
    """{"poll", "projects" in this person's own order (print order for strangers), "eligibility", "cell"}.

    `cell` is the one under whose key she blinds her token; None for strangers. Raises NotFound.
    """
    poll = polls.visible_poll(session, poll_id, person)
    lines = own_order(secret, poll.id, person.id, poll.projects) if person else poll.projects
    return {
        "poll": poll,
        "projects": lines,
        "eligibility": eligibility(session, poll, person),
        "cell": cell_of(session, poll_id, person.id) if person else None,
    }


def cell_of(session: Session, poll_id: UUID, voter_id: UUID) -> ElectorateCell | None:
    """The cell in which somebody stands on the roll."""
    return session.scalar(
        sa.select(ElectorateCell)
        .join(RollEntry, sa.and_(RollEntry.poll_id == ElectorateCell.poll_id, RollEntry.cell == ElectorateCell.number))
        .where(RollEntry.poll_id == poll_id, RollEntry.voter_id == voter_id)
    )


def roll_entry(session: Session, poll_id: UUID, voter_id: UUID, *, coded: bool) -> bool | None:
    """Whether the token of this entry was taken; None where there is no entry of that kind."""
    return session.scalar(
        sa.select(RollEntry.blinded.is_not(None)).where(
            RollEntry.poll_id == poll_id, RollEntry.voter_id == voter_id, RollEntry.batch_id.is_not(None) == coded
        )
    )
