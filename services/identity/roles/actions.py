"""What can be done about roles: give one, or propose it; agree as the second officer, or decline."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.identity.people.actions import end_of_role, give_role, person_to_change
from services.identity.people.model import Person, RoleGrant
from services.identity.people.permissions import STAFF, check_agrees, check_grants
from services.identity.people.registration import RoleWanted
from services.identity.roles import queries
from services.identity.roles.model import Decision, ProposedGrant
from services.identity.roles.refusals import (
    GrantDecided,
    GrantProposed,
    GrantUnknown,
    RoleHeld,
    SecondOfficerNeeded,
)
from shared import clock
from shared.contracts.roles import Role
from shared.four_eyes import must_stand_apart
from shared.telemetry.logs import get_logger
from shared.web import Caller

log = get_logger(__name__)


def grant(session: Session, grantor: Caller, person_id: UUID, wanted: RoleWanted) -> RoleGrant | ProposedGrant:
    """Let her act in a role for an area; a role of staff is only proposed, until a second officer agrees.

    Raises Forbidden, NotOneself, UnknownArea, RoleNotForHer, RoleOver, RoleHeld, GrantProposed.
    """
    person = person_to_change(session, person_id)
    check_grants(grantor, person, wanted.role, wanted.area_code)
    if wanted.role not in STAFF:
        return give_role(session, person, wanted, granted_by=grantor.id)
    return _propose(session, grantor, person, wanted)


def agree(session: Session, second: Caller, proposal_id: UUID) -> ProposedGrant:
    """Agree as the second officer: from now on she holds the role.

    Raises GrantUnknown, GrantDecided, Forbidden, NotOneself, SecondOfficerNeeded, NotIndependent.
    """
    proposed = _undecided(session, proposal_id)
    check_agrees(second, proposed.person_id, proposed.role, proposed.area_code)
    if second.id == proposed.proposed_by:
        raise SecondOfficerNeeded("Ask a colleague to look at it.")
    involved = (second.id, proposed.proposed_by)
    must_stand_apart(second.id, involved[1:], queries.brought_by(session, involved))
    _decide(proposed, second, Decision.AGREED)
    wanted = RoleWanted(proposed.role, proposed.area_code, proposed.until)
    person = person_to_change(session, proposed.person_id)
    give_role(session, person, wanted, granted_by=proposed.proposed_by, agreed_by=second.id)
    return proposed


def decline(session: Session, officer: Caller, proposal_id: UUID, reason: str) -> ProposedGrant:
    """Disagree for a reason, or take one's own proposal back; she does not get the role.

    Raises GrantUnknown, GrantDecided, Forbidden, NotOneself.
    """
    proposed = _undecided(session, proposal_id)
    if officer.id != proposed.proposed_by:
        check_agrees(officer, proposed.person_id, proposed.role, proposed.area_code)
    _decide(proposed, officer, Decision.DECLINED)
    proposed.decided_because = reason
    return proposed


def _propose(session: Session, grantor: Caller, person: Person, wanted: RoleWanted) -> ProposedGrant:
    until = end_of_role(session, person, wanted)
    held = person.open_grant(wanted.role, wanted.area_code)
    if held is not None and held.until == until:
        raise RoleHeld("Nothing has to be decided.")
    proposed = ProposedGrant(
        person_id=person.id,
        role=Role(wanted.role),
        area_code=wanted.area_code,
        until=until,
        proposed_by=grantor.id,
        proposed_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(proposed)
    except IntegrityError as error:
        raise GrantProposed("Wait for the second officer, or decline that proposal first.") from error
    log.info("role_proposed", role=wanted.role)
    return proposed


def _undecided(session: Session, proposal_id: UUID) -> ProposedGrant:
    proposed = queries.proposal_for_update(session, proposal_id)
    if proposed is None:
        raise GrantUnknown("Load the list again.")
    if proposed.decision is not None:
        raise GrantDecided("Load the list again to see how.", decision=proposed.decision)
    return proposed


def _decide(proposed: ProposedGrant, officer: Caller, decision: Decision) -> None:
    proposed.decision, proposed.decided_by, proposed.decided_at = decision, officer.id, clock.now()
    log.info("role_decided", role=proposed.role, decision=decision)
