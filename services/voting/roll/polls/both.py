"""Both polls of a pair at once: prepared, opened or dropped together, or not at all.

Whoever calls these does so in one transaction. So a process that dies, a signer that does not answer or a roll that
is too small for the second poll leaves nothing of the first.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from services.voting.roll.electorate.actions import MakeKeys
from services.voting.roll.polls import actions, pairs, queries
from services.voting.roll.polls.model import Poll
from services.voting.roll.polls.refusals import PairInvalid
from services.voting.roll.polls.states import State
from shared.caller import Caller


class Both(NamedTuple):
    """A pair: the children's poll, and the adults' beside it."""

    children: Poll
    adults: Poll


def draft_both(session: Session, officer: Caller, children: dict[str, Any], adults: dict[str, Any]) -> Both:
    """Prepare the children's poll and the adults' beside it, which takes its list.

    Raises what `actions.draft_poll` raises, and PairInvalid where one of them is to stand beside a third.
    """
    if children["beside"] is not None or adults["beside"] is not None:
        raise PairInvalid("Leave out beside.", errors={"beside": ["They stand beside each other."]})
    first = actions.draft_poll(session, officer, children)
    return Both(first, actions.draft_poll(session, officer, {**adults, "beside": first.id}))


def open_both(session: Session, officer: Caller, poll_id: UUID, make_keys: MakeKeys, board_key: str) -> Both:
    """Open both polls of the pair that this one belongs to, the children's first, since the adults' has its list.

    A children's poll that is open already stays so, and the adults' opens beside it. Raises what `actions.open_poll`
    raises, of either, and PairInvalid where the poll stands alone.
    """
    both = pair_of(session, poll_id)
    if both.children.state is State.OPEN and both.adults.state is State.DRAFT:
        return Both(both.children, actions.open_poll(session, officer, both.adults.id, make_keys, board_key))
    return Both(*(actions.open_poll(session, officer, poll.id, make_keys, board_key) for poll in both))


def drop_both(session: Session, officer: Caller, poll_id: UUID) -> Both:
    """Drop both drafts of the pair that this one belongs to. Raises what `actions.cancel_draft` raises, of either."""
    both = pair_of(session, poll_id)
    actions.cancel_draft(session, officer, both.adults.id)
    actions.cancel_draft(session, officer, both.children.id)
    return both


def pair_of(session: Session, poll_id: UUID) -> Both:
    """The pair that this poll belongs to, from either side. Raises NotFound, PairInvalid where it stands alone."""
    poll = queries.poll(session, poll_id)
    other = pairs.sibling(session, poll)
    if other is None:
        raise PairInvalid("Ask for this poll alone.", errors={"beside": ["No poll stands beside it."]})
    return Both(poll, other) if poll.beside is None else Both(other, poll)
