"""What can be done about roles: give one, or propose it; agree as the second officer, or decline; end one."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.identity.areas.queries import find_area
from services.identity.people.actions import person_to_change
from services.identity.people.model import Person
from services.identity.people.refusals import UnknownArea
from services.identity.roles import queries
from services.identity.roles.model import Decision, ProposedGrant, RoleGrant
from services.identity.roles.permissions import OF_THEMSELVES, STAFF, check_agrees, check_grants
from services.identity.roles.refusals import (
    GrantDecided,
    GrantProposed,
    GrantUnknown,
    RoleHeld,
    RoleNotForHer,
    RoleOver,
    SecondOfficerNeeded,
)
from services.identity.roles.wanted import RoleWanted
from shared import ages, clock
from shared.caller import Caller
from shared.contracts.identity import RoleEnded, RoleGranted
from shared.contracts.roles import Role
from shared.database.instants import database_today
from shared.events import publish
from shared.four_eyes import must_stand_apart
from shared.ids import new_id
from shared.refusals import NotFound
from shared.telemetry.logs import get_logger

log = get_logger(__name__)

HANDFUL = 200
"""Roles that are told again in one transaction."""


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


def give_role(
    session: Session, person: Person, wanted: RoleWanted, *, granted_by: UUID | None, agreed_by: UUID | None = None
) -> RoleGrant:
    """Let her act in a role for an area; who may decide that is asked before.

    Giving again what she holds changes nothing but its end. With nobody who granted it: by the operator's command.
    Raises UnknownArea, RoleNotForHer, RoleOver.
    """
    until = end_of_role(session, person, wanted)
    grant = queries.open_grant(session, person, wanted.role, wanted.area_code)
    if grant is None:
        grant = RoleGrant(
            id=new_id(),
            person=person,
            role=wanted.role,
            area_code=wanted.area_code,
            granted_at=clock.now(),
            granted_by=granted_by,
            agreed_by=agreed_by,
        )
        session.add(grant)
    elif grant.until == until:
        return grant
    grant.until = until
    session.flush()
    _tell(session, grant, granted_by)
    return grant


def tell_who_granted(session: Session) -> int:
    """Tell again of roles of which others do not know who granted them: given before that was told. Answers how many.

    Whoever knows it already does nothing about it.
    """
    untold = queries.grants_untold(session, HANDFUL)
    for grant in untold:
        _tell(session, grant, grant.granted_by)
    return len(untold)


def end_of_role(session: Session, person: Person, wanted: RoleWanted) -> date | None:
    """The first day on which a role would no longer hold: a forum member's on her 18th birthday at the latest.

    Raises UnknownArea, RoleNotForHer, RoleOver.
    """
    today = database_today(session)
    if find_area(session, wanted.area_code, on=today) is None:
        raise UnknownArea("Choose one of the codes that GET /v1/areas lists.")
    return _end_for(person, wanted, today)


def end_role(session: Session, grantor: Caller, person_id: UUID, ended: RoleWanted) -> None:
    """She no longer acts in that role for that area. Raises NotFound, Forbidden, NotOneself."""
    person = person_to_change(session, person_id)
    check_grants(grantor, person, ended.role, ended.area_code)
    grant = queries.open_grant(session, person, ended.role, ended.area_code)
    if grant is None:
        raise NotFound("She does not hold this role there.")
    grant.ended_by = grantor.id
    _end(session, grant)


def end_roles_that_are_over(session: Session) -> int:
    """Tell of every role whose last day has passed; it ceased to hold with that day already. Answers how many."""
    over = queries.grants_over(session)
    for grant in over:
        _end(session, grant)
    return len(over)


def _propose(session: Session, grantor: Caller, person: Person, wanted: RoleWanted) -> ProposedGrant:
    until = end_of_role(session, person, wanted)
    held = queries.open_grant(session, person, wanted.role, wanted.area_code)
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


def _end_for(person: Person, wanted: RoleWanted, today: date) -> date | None:
    if wanted.role in OF_THEMSELVES:
        raise RoleNotForHer("This role follows from a confirmed residence; confirm that instead.")
    child = person.is_child(today)
    if (wanted.role is Role.FORUM_MEMBER) is not child:
        raise RoleNotForHer("Forum members are under 18; every other role is for adults.")
    if wanted.until is not None and wanted.until <= today:
        raise RoleOver("Give a day to come as its end, or none.")
    birthday = ages.reaches(person.birth_month, ages.ADULT)
    return min(wanted.until or birthday, birthday) if child else wanted.until


def _tell(session: Session, grant: RoleGrant, granted_by: UUID | None) -> None:
    grant.grantor_told = True
    publish(
        session,
        RoleGranted(
            person_id=grant.person_id,
            role=grant.role,
            area_code=grant.area_code,
            until=grant.until,
            granted_by=granted_by,
            registered_by=grant.person.registered_by,
        ),
    )


def _end(session: Session, grant: RoleGrant) -> None:
    grant.ended_at = clock.now()
    publish(session, RoleEnded(person_id=grant.person_id, role=grant.role, area_code=grant.area_code))
