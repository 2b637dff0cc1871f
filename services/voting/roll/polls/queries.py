"""Finding polls and candidates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, lazyload

from services.voting.board.few import told
from services.voting.roll.electorate import queries as electorate
from services.voting.roll.electorate.officers import OFFICERS
from services.voting.roll.electorate.preview import Preview
from services.voting.roll.electorate.queries import lies_in, preview_of
from services.voting.roll.polls.model import Candidate, Poll, SmallerRoll
from services.voting.roll.polls.permissions import NO_SUCH_POLL, allowed_actions, must_prepare, must_run, must_see
from services.voting.roll.polls.states import PUBLIC, UNCLOSED, State
from shared.caller import Caller
from shared.contracts.vocabulary import Secrecy
from shared.database.instants import database_now, now_in_sql
from shared.database.pages import page
from shared.refusals import NotFound


def poll(session: Session, poll_id: UUID) -> Poll:
    """That poll. Raises NotFound."""
    found = session.get(Poll, poll_id)
    if found is None:
        raise NotFound(NO_SUCH_POLL)
    return found


def poll_alone(session: Session, poll_id: UUID) -> Poll:
    """The same, for whoever does not look at its projects. Raises NotFound."""
    found = session.get(Poll, poll_id, options=[lazyload(Poll.projects)])
    if found is None:
        raise NotFound(NO_SUCH_POLL)
    return found


def poll_to_the_letter(session: Session, poll_id: UUID) -> Poll:
    """The same with all that stands in its rules document, and its prolongations (two at most). Raises NotFound."""
    found = session.get(Poll, poll_id, options=[joinedload(Poll.cells), joinedload(Poll.prolongations)])
    if found is None:
        raise NotFound(NO_SUCH_POLL)
    return found


def visible_poll(session: Session, poll_id: UUID, reader: Caller | None) -> Poll:
    """That poll, if this reader may see it; drafts, dropped ones too, are for the area's officers. Raises NotFound."""
    found = poll(session, poll_id)
    must_see(reader, found)
    return found


@dataclass(frozen=True)
class PollPage:
    """A poll as somebody reads it; whatever it does not hold itself, the poll does."""

    poll: Poll
    allowed_actions: list[str]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.poll, name)


def poll_page(session: Session, poll_id: UUID, reader: Caller | None) -> PollPage:
    """That poll with what this reader may do. Raises NotFound."""
    found = visible_poll(session, poll_id, reader)
    return PollPage(found, allowed_actions(reader, found))


def poll_for_update(session: Session, poll_id: UUID) -> Poll:
    """That poll, locked: no ballot is being cast while the lock is held. Raises NotFound."""
    locked = sa.select(Poll).where(Poll.id == poll_id).with_for_update(of=Poll)
    found = session.scalar(locked.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(NO_SUCH_POLL)
    return found


def polls(
    session: Session, reader: Caller | None, *, state: State | None, area: str | None, cursor: UUID | None, limit: int
) -> dict[str, Any]:
    """A page of the polls this reader may see, newest first; `area` finds those for it, around it and in it."""
    statement = sa.select(Poll).options(lazyload(Poll.projects)).where(_visible_to(reader))
    if state is not None:
        statement = statement.where(Poll.state == state)
    if area is not None:
        value = sa.literal(area)
        statement = statement.where(sa.or_(lies_in(Poll.area_code, value), lies_in(value, Poll.area_code)))
    return page(session, statement, Poll.id, cursor=cursor, limit=limit)


def polls_in(session: Session, *states: State) -> Sequence[Poll]:
    """Polls in any of these states that had been opened, the oldest first."""
    statement = sa.select(Poll).where(Poll.state.in_(states), Poll.rules_hash.is_not(None)).order_by(Poll.id)
    return session.scalars(statement).all()


def electorate_of_draft(session: Session, officer: Caller, poll_id: UUID) -> Preview:
    """Who would be on the roll if this draft opened now. Raises NotFound, Forbidden, PollNotDraft."""
    found = poll(session, poll_id)
    must_prepare(officer, found)
    return preview_of(session, found.criteria(database_now(session)))


def due_polls(session: Session) -> Sequence[UUID]:
    """Polls not closed whose time is over by the database's clock, the earliest first."""
    end = sa.func.coalesce(Poll.prolonged_until, Poll.closes_at)
    due = sa.select(Poll.id).where(Poll.state.in_(UNCLOSED), end <= now_in_sql())
    return session.scalars(due.order_by(end)).all()


def earliest_end(session: Session) -> datetime | None:
    """The earliest end of the polls that are not closed; None where there is none."""
    ends = sa.select(sa.func.min(sa.func.coalesce(Poll.prolonged_until, Poll.closes_at)))
    return session.scalar(ends.where(Poll.state.in_(UNCLOSED)))


def code_batches(session: Session, officer: Caller, poll_id: UUID) -> list[dict[str, Any]]:
    """The batches of codes of a poll in an area the officer runs. Raises NotFound, Forbidden."""
    must_run(officer, poll(session, poll_id))
    return electorate.code_batches(session, poll_id)


def told_turnout(session: Session, poll_id: UUID, reader: Caller | None) -> dict[str, int | None]:
    """{"voters", "issued"} as everybody may know them: of a secret poll None for fewer than five. Raises NotFound."""
    found, known = visible_poll(session, poll_id, reader), electorate.turnout(session, poll_id)
    return {name: told(number) if found.secrecy is Secrecy.SECRET else number for name, number in known.items()}


def smaller_rolls(session: Session, poll_id: UUID) -> Sequence[SmallerRoll]:
    """Requests that a secret poll may open on a smaller roll, the newest first."""
    asked = sa.select(SmallerRoll).where(SmallerRoll.poll_id == poll_id)
    return session.scalars(asked.order_by(SmallerRoll.id.desc())).all()


def visible_smaller_rolls(session: Session, poll_id: UUID, reader: Caller | None) -> Sequence[SmallerRoll]:
    """The same, for whoever may see the poll. Raises NotFound."""
    visible_poll(session, poll_id, reader)
    return smaller_rolls(session, poll_id)


def candidates(session: Session, area: str | None) -> Sequence[Candidate]:
    """Shortlisted proposals of an area that stand on no poll yet, in the order they were shortlisted."""
    statement = sa.select(Candidate).where(Candidate.poll_id.is_(None))
    if area is not None:
        statement = statement.where(lies_in(Candidate.area_code, sa.literal(area)))
    return session.scalars(statement.order_by(Candidate.shortlisted_at, Candidate.proposal_id)).all()


def candidates_for_update(session: Session, proposal_ids: Iterable[UUID]) -> dict[UUID, Candidate]:
    """The named candidates, locked, by id (`{proposal id: candidate}`)."""
    statement = sa.select(Candidate).where(Candidate.proposal_id.in_(proposal_ids)).order_by(Candidate.proposal_id)
    return {candidate.proposal_id: candidate for candidate in session.scalars(statement.with_for_update())}


def _visible_to(reader: Caller | None) -> sa.ColumnElement[bool]:
    territories = {where for role, where in reader.roles if role in OFFICERS} if reader else set()
    own = (lies_in(Poll.area_code, sa.literal(territory)) for territory in sorted(territories))
    called_off = sa.and_(Poll.state == State.CANCELLED, Poll.rules_hash.is_not(None))
    return sa.or_(Poll.state.in_(PUBLIC), called_off, *own)
