"""Certifying a result, or refusing to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.voting.audit import queries
from services.voting.audit.model import NEEDED, Certification, Refusal
from services.voting.audit.refusals import AlreadyCertified, AlreadyRefused, ChecksFailed, PollNotCounted
from services.voting.electorate.officers import role_of
from services.voting.polls import actions as poll_actions
from services.voting.polls import queries as polls
from services.voting.polls.model import Poll
from services.voting.polls.states import State
from services.voting.results import queries as results
from services.voting.results.model import Result
from shared import clock
from shared.contracts.roles import Role
from shared.contracts.voting import PollCertified
from shared.events import publish
from shared.web import Caller


def certify(session: Session, officer: Caller, poll_id: UUID, statement: str) -> dict[str, Any]:
    """Vouch for a result as one of two officers; with the second one it is final and told to everybody.

    Raises PollNotCounted, AlreadyCertified, ChecksFailed, Forbidden.
    """
    poll, role = _waiting(session, officer, poll_id)
    before = queries.certifications(session, poll_id)
    if any(earlier.officer_id == officer.id for earlier in before):
        raise AlreadyCertified("Ask a colleague to look at it.")
    failed = [check.code for check in queries.checks(session, poll) if not check.passed]
    if failed:
        raise ChecksFailed("Call the operator, or refuse with your reason.", checks=failed)
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

    Raises PollNotCounted, AlreadyCertified, AlreadyRefused, Forbidden.
    """
    _, role = _waiting(session, officer, poll_id)
    if any(earlier.officer_id == officer.id for earlier in queries.certifications(session, poll_id)):
        raise AlreadyCertified("Your word is given; let a colleague speak up where something is wrong.")
    if any(earlier.officer_id == officer.id for earlier in queries.refusals(session, poll_id)):
        raise AlreadyRefused("Once what you named is settled, you may certify.")
    session.add(Refusal(poll_id=poll_id, officer_id=officer.id, role=role, reason=reason, refused_at=clock.now()))
    session.flush()
    return queries.standing(session, poll_id, officer)


def _waiting(session: Session, officer: Caller, poll_id: UUID) -> tuple[Poll, Role]:
    """The counted poll, locked, and the officer's role in it."""
    poll = polls.poll_for_update(session, poll_id)
    role = role_of(officer, poll.area_code)
    if poll.state is not State.COUNTED:
        raise PollNotCounted("Only a counted result that is not yet certified can be.", state=poll.state)
    return poll, role


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
