"""Whether somebody may vote, why not, and her paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, lazyload

from services.voting.roll.electorate.model import ElectorateCell, RollEntry
from services.voting.roll.electorate.queries import WhyNot
from services.voting.roll.polls import queries as polls
from services.voting.roll.polls.model import Poll
from services.voting.roll.polls.states import State
from services.voting.roll.tokens.order import own_order
from shared.caller import Caller
from shared.database.instants import database_now


def takes_ballots(session: Session, poll: Poll) -> bool:
    """Whether the poll takes ballots at this moment, by the database's clock."""
    return _takes_ballots(poll, database_now(session))


def _takes_ballots(poll: Poll, now: datetime) -> bool:
    if poll.state is not State.OPEN or poll.opens_at is None:
        return False
    return poll.opens_at <= now < poll.ends_at


def eligibility(session: Session, poll: Poll, person: Caller | None) -> dict[str, Any]:
    """{"can_vote", "reason", "issued"}: the reason is None where she can, and otherwise the first that applies.

    `issued` says that she took her token; whether she cast a ballot with it nobody knows but she.
    """
    return _eligibility(session, poll, person, _own_entry(session, poll, person))


def _own_entry(session: Session, poll: Poll, person: Caller | None) -> bool | None:
    return None if person is None else roll_entry(session, poll.id, person.id, coded=False)


def _eligibility(session: Session, poll: Poll, person: Caller | None, entry: bool | None) -> dict[str, Any]:
    if person is None:
        return {"can_vote": False, "reason": "not_logged_in", "issued": False}
    return _standing(poll, entry, database_now(session), WhyNot(session, person.id))


def standings(session: Session, person: Caller) -> list[dict[str, Any]]:
    """The same of every open poll, asked for together: {"poll_id", "can_vote", "reason", "issued"} each."""
    opened = session.scalars(sa.select(Poll).options(lazyload(Poll.projects)).where(Poll.state == State.OPEN)).all()
    hers = sa.select(RollEntry.poll_id, RollEntry.blinded.is_not(None)).where(
        RollEntry.voter_id == person.id,
        RollEntry.batch_id.is_(None),
        RollEntry.poll_id.in_([poll.id for poll in opened]),
    )
    entries: dict[UUID, bool] = {row[0]: row[1] for row in session.execute(hers)}
    now, why_not = database_now(session), WhyNot(session, person.id)
    return [{"poll_id": poll.id, **_standing(poll, entries.get(poll.id), now, why_not)} for poll in opened]


def _standing(poll: Poll, entry: bool | None, now: datetime, why_not: WhyNot) -> dict[str, Any]:
    if not _takes_ballots(poll, now):
        reason: str | None = "poll_not_open"
    elif entry is None:
        reason = why_not.on(poll.criteria(now))
    else:
        reason = "already_issued" if entry else None
    return {"can_vote": reason is None, "reason": reason, "issued": bool(entry)}


def why_not_on_roll(session: Session, poll: Poll, person_id: UUID) -> str:
    """The exact reason, as `WhyNot` names it; not_on_roll where nothing speaks against her."""
    return WhyNot(session, person_id).on(poll.criteria(database_now(session)))


def paper(session: Session, secret: str, poll_id: UUID, person: Caller | None) -> dict[str, Any]:
    """{"poll", "projects" in this person's own order (print order for strangers), "eligibility", "cell"}.

    `cell` is the one under whose key she blinds her token; None for whoever is not on the roll. Raises NotFound.
    """
    poll = polls.visible_poll(session, poll_id, person)
    lines = own_order(secret, poll.id, person.id, poll.projects) if person else poll.projects
    entry = _own_entry(session, poll, person)
    return {
        "poll": poll,
        "projects": lines,
        "eligibility": _eligibility(session, poll, person, entry),
        "cell": cell_of(session, poll_id, person.id) if person and entry is not None else None,
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
