"""Two polls on one list: the children's, counted first, and the adults' beside it, each with a share of the money."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.voting.roll.polls import queries
from services.voting.roll.polls.model import Poll, PollProject
from services.voting.roll.polls.refusals import PairInvalid
from services.voting.roll.polls.states import FINAL, State

COPIED = ("position", "project_id", "proposal_id", "title", "summary", "cost", "category", "picture", "withdrawn")


def sibling(session: Session, poll: Poll) -> Poll | None:
    """The poll on the same list, from either side; None where a poll stands alone."""
    if poll.beside is not None:
        return queries.poll(session, poll.beside)
    return session.scalar(sa.select(Poll).where(Poll.beside == poll.id))


def holder_to_free(session: Session, poll: Poll) -> UUID | None:
    """The poll that holds the candidates of this list, once both polls on it have ended; None until then."""
    other = sibling(session, poll)
    if other is not None and other.state not in FINAL:
        return None
    return poll.beside or poll.id


def must_be_free(session: Session, children_id: UUID | None) -> None:
    """Raise NotFound where there is no such children's poll, PairInvalid where another one stands beside it."""
    if children_id is None:
        return
    queries.poll(session, children_id)
    if session.scalar(sa.select(sa.exists().where(Poll.beside == children_id))):
        raise PairInvalid("Change or drop that one.", errors={"beside": ["Another poll stands beside it."]})


def copy_list(session: Session, poll: Poll, *, named: bool) -> None:
    """Print on this poll's paper what the children's poll beside it prints. Raises PairInvalid, NotFound.

    `named` says that the officer named proposals or projects besides, which cannot be.
    """
    if named:
        raise PairInvalid("Leave out proposals and projects.", errors={"beside": ["It has that poll's list."]})
    children = _children(session, poll)
    if children.state is not State.DRAFT:
        raise PairInvalid("Prepare both before either opens.", errors={"beside": ["Opened already."]})
    poll.projects = [PollProject(**_line(line)) for line in children.projects]


def must_match(session: Session, poll: Poll) -> None:
    """Raise PairInvalid unless the children's poll has opened on the very same list."""
    if poll.beside is None:
        return
    children = _children(session, poll)
    if children.state is not State.OPEN:
        raise PairInvalid("Open the children's poll first.", errors={"beside": ["Not open."]})
    if [_line(line) for line in children.projects] != [_line(line) for line in poll.projects]:
        raise PairInvalid("Prepare it anew from the children's list.", errors={"beside": ["Another list."]})


def _children(session: Session, poll: Poll) -> Poll:
    assert poll.beside is not None
    children = queries.poll(session, poll.beside)
    same = children.area_code == poll.area_code and children.cycle_id == poll.cycle_id
    if not same or children.beside is not None:
        raise PairInvalid("Choose a poll of the same area and cycle.", errors={"beside": ["Of another area or cycle."]})
    if children.age_to is None or children.age_to >= poll.age_from:
        raise PairInvalid("Nobody may be on both rolls.", errors={"beside": ["The ages overlap."]})
    return children


def _line(line: PollProject) -> dict[str, Any]:
    return {name: getattr(line, name) for name in COPIED}
