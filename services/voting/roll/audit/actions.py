"""Certifying a result, or refusing to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.voting.roll.audit import queries
from services.voting.roll.audit.model import NEEDED, Certification, ResultRefusal
from services.voting.roll.audit.permissions import check_certifies, check_refuses
from services.voting.roll.polls import actions as poll_actions
from services.voting.roll.polls import queries as polls
from services.voting.roll.polls.model import Poll
from services.voting.roll.polls.states import State
from services.voting.roll.results import queries as results
from services.voting.roll.results.model import Result
from shared import clock
from shared.caller import Caller
from shared.contracts.voting import PollCertified
from shared.events import publish


def certify(session: Session, officer: Caller, poll_id: UUID, statement: str) -> dict[str, Any]:
    """Vouch for a result as one of two officers; with the second one it is final and told to everybody.

    Answers with queries.standing. Raises PollNotCounted, AlreadyCertified, NotIndependent, ChecksFailed, Forbidden.
    """
    poll = polls.poll_for_update(session, poll_id)
    role = check_certifies(session, officer, poll)
    before = queries.certifications(session, poll_id)
    when = clock.now()
    session.add(
        Certification(poll_id=poll_id, officer_id=officer.id, role=role, statement=statement, certified_at=when)
    )
    session.flush()
    if len(before) + 1 >= NEEDED:
        _make_final(session, poll, results.result(session, poll_id))
    return queries.standing(session, poll_id, officer)


def refuse(session: Session, officer: Caller, poll_id: UUID, reason: str) -> dict[str, Any]:
    """Say in public why one does not certify a result. It stands beside whatever others say, and stops nobody.

    Answers with queries.standing. Raises PollNotCounted, AlreadyCertified, AlreadyRefused, Forbidden.
    """
    role = check_refuses(session, officer, polls.poll_for_update(session, poll_id))
    session.add(ResultRefusal(poll_id=poll_id, officer_id=officer.id, role=role, reason=reason, refused_at=clock.now()))
    session.flush()
    return queries.standing(session, poll_id, officer)


def _make_final(session: Session, poll: Poll, result: Result) -> None:
    poll.move_to(State.CERTIFIED)
    session.flush()
    winners = queries.proposals_of(poll, results.chosen_in(poll, result))
    chosen = {*winners, *queries.chosen_beside(session, poll)}
    ended = poll_actions.release(session, poll, but=chosen)
    publish(
        session,
        PollCertified(
            poll_id=poll.id,
            cycle_id=poll.cycle_id,
            area_code=poll.area_code,
            title=poll.title,
            winners=winners,
            # While another poll stands on the same list, nothing on it has lost.
            not_chosen=[one for one in poll.proposal_ids() if one not in chosen] if ended else [],
            cost=int(result.outcome["cost"]),
            budget=poll.budget,
            ballots=None if results.is_few(poll, result) else result.ballots,
            board_root=None if results.is_few(poll, result) else result.board_root,
        ),
    )
