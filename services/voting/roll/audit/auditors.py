"""Naming the auditors of a poll: one asks for herself, and two officers of the area agree.

An auditor sees which leaf of the board holds which choices, and of a poll with fewer than five ballots all of them. So
nobody has that by her role alone: it is given for one poll, in her territory, by two people, and to two at most.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.voting.board.auditors import MOST_AUDITORS
from services.voting.roll.audit import queries
from services.voting.roll.audit.model import NEEDED, AuditorNaming, AuditorRequest
from services.voting.roll.audit.refusals import AlreadyNamed, AuditorsTaken, AuditorUnknown, PollNotAudited
from services.voting.roll.colleagues.actions import must_second
from services.voting.roll.electorate.officers import role_of
from services.voting.roll.polls import queries as polls
from services.voting.roll.polls.model import Poll
from services.voting.roll.polls.states import PUBLIC
from shared import clock
from shared.caller import Caller
from shared.contracts.roles import Role
from shared.refusals import Forbidden


def ask(session: Session, auditor: Caller, poll_id: UUID) -> dict[str, Any]:
    """Ask to audit a poll of one's own territory; asked again, it stays as it is. Raises Forbidden, PollNotAudited."""
    poll = _audited(session, poll_id)
    if not auditor.has(Role.AUDITOR, poll.area_code):
        raise Forbidden(f"This needs the role {Role.AUDITOR} for area {poll.area_code}.")
    if session.get(AuditorRequest, (poll_id, auditor.id)) is None:
        session.add(AuditorRequest(poll_id=poll_id, auditor_id=auditor.id, asked_at=clock.now()))
        session.flush()
    return queries.auditors(session, poll_id, auditor)


def name(session: Session, officer: Caller, poll_id: UUID, auditor_id: UUID) -> dict[str, Any]:
    """Agree, as one of two officers, that she audits this poll; with the second one she may have the openings.

    Raises AuditorUnknown, AlreadyNamed, AuditorsTaken, SecondOfficerNeeded, NotIndependent, PollNotAudited, Forbidden.
    """
    poll = _audited(session, poll_id)
    role = role_of(officer, poll.area_code)
    if session.get(AuditorRequest, (poll_id, auditor_id)) is None:
        raise AuditorUnknown("She has to ask for it herself first.")
    given = [naming for naming in queries.namings(session, poll_id) if naming.auditor_id == auditor_id]
    if any(naming.officer_id == officer.id for naming in given) or len(given) >= NEEDED:
        raise AlreadyNamed("Ask a colleague to look at it, or load the page again.")
    must_second(session, officer, (auditor_id, *(naming.officer_id for naming in given)))
    if len(queries.named(session, poll_id)) >= MOST_AUDITORS:
        raise AuditorsTaken("This poll has its two auditors.")
    naming = AuditorNaming(poll_id=poll_id, auditor_id=auditor_id, officer_id=officer.id, role=role)
    naming.named_at = clock.now()
    session.add(naming)
    session.flush()
    return queries.auditors(session, poll_id, officer)


def _audited(session: Session, poll_id: UUID) -> Poll:
    """The poll, locked."""
    poll = polls.poll_for_update(session, poll_id)
    if poll.state not in PUBLIC:
        raise PollNotAudited("Only a poll that was opened and not called off has auditors.", state=poll.state)
    return poll
