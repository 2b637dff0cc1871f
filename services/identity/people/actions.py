"""What can be done about people: register them, confirm where they live, grant and end roles."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.identity.areas.queries import find_area
from services.identity.people import queries
from services.identity.people.model import Person, RoleGrant
from services.identity.people.refusals import (
    AlreadyVerified,
    ConsentMissing,
    ContactTaken,
    RoleNotForHer,
    TooYoung,
    UnknownArea,
)
from services.identity.people.registration import Registration, RoleWanted
from services.identity.people.sealing import FieldKeys
from shared import ages, clock
from shared.contracts.identity import ResidentVerified, RoleEnded, RoleGranted
from shared.contracts.roles import Role
from shared.events import publish
from shared.ids import new_id
from shared.web import Caller, Forbidden, NotFound

YOUNGEST = 10
OWN_CONSENT = 17
"""From this age the child consents herself (PP 17/2025, art. 9); the guardian is told."""

REGISTRARS = (Role.KELURAHAN_OFFICER, Role.FACILITATOR, Role.DP3AKB_OFFICER, Role.OPERATOR)
VERIFIERS = (Role.KELURAHAN_OFFICER, Role.DP3AKB_OFFICER, Role.OPERATOR)
GRANTORS = (Role.DP3AKB_OFFICER, Role.OPERATOR)
OF_THEMSELVES = (Role.RESIDENT, Role.CHILD)
"""Roles that follow from living here; nobody grants them."""


def register_person(session: Session, keys: FieldKeys, registrar: Caller | None, new: Registration) -> Person:
    """Enter a person, not yet confirmed as living where she says. Without a registrar: the first operator of a city."""
    if find_area(session, new.kelurahan, "kelurahan") is None:
        raise UnknownArea("Choose one of the codes that GET /v1/areas lists.")
    _check_may(registrar, REGISTRARS, new.kelurahan)
    _check_age(new)
    person = Person(
        id=new_id(),
        alias=new.alias,
        kelurahan=new.kelurahan,
        birth_month=new.birth_month,
        language=new.language,
        consent_reference=new.consent_reference,
        registered_at=clock.now(),
        grants=[],
    )
    if new.email:
        person.email_sealed = keys.seal(new.email, belongs_to=str(person.id))
        person.email_index = keys.index("email", new.email)
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError as error:
        raise ContactTaken("Let her log in with it, or give another contact.") from error
    return person


def verify_residency(session: Session, officer: Caller, person_id: UUID) -> Person:
    """Confirm that she lives in her kelurahan, as its officer; from then on she may support and vote."""
    person = _person_for_update(session, person_id)
    _check_may(officer, VERIFIERS, person.kelurahan)
    if person.verified_at is not None:
        raise AlreadyVerified
    person.verified_at, person.verified_by = clock.now(), officer.id
    voice = "child" if person.is_child(_today()) else "adult"
    publish(
        session,
        ResidentVerified(
            person_id=person.id,
            kelurahan=person.kelurahan,
            birth_month=person.birth_month,
            voice="child" if voice == "child" else "adult",
        ),
    )
    return person


def grant_role(session: Session, grantor: Caller | None, person_id: UUID, wanted: RoleWanted) -> RoleGrant:
    """Let her act in a role for an area. A forum member's role ends on her 18th birthday at the latest.

    Granting again what she holds changes nothing but its end. Without a grantor: the first operator of a city.
    """
    person = _person_for_update(session, person_id)
    _check_may(grantor, GRANTORS, wanted.area_code)
    if find_area(session, wanted.area_code) is None:
        raise UnknownArea("Choose one of the codes that GET /v1/areas lists.")
    grant = person.open_grant(wanted.role, wanted.area_code)
    if grant is None:
        grant = RoleGrant(
            id=new_id(),
            role=wanted.role,
            area_code=wanted.area_code,
            granted_at=clock.now(),
            granted_by=grantor.id if grantor else None,
        )
        person.grants.append(grant)
    grant.until = _end_for(person, wanted)
    session.flush()
    publish(
        session,
        RoleGranted(person_id=person.id, role=wanted.role, area_code=wanted.area_code, until=grant.until),
    )
    return grant


def end_role(session: Session, grantor: Caller, person_id: UUID, ended: RoleWanted) -> None:
    """She no longer acts in that role for that area."""
    _check_may(grantor, GRANTORS, ended.area_code)
    grant = _person_for_update(session, person_id).open_grant(ended.role, ended.area_code)
    if grant is None:
        raise NotFound("She does not hold this role there.")
    grant.ended_at = clock.now()
    publish(session, RoleEnded(person_id=person_id, role=ended.role, area_code=ended.area_code))


def _today() -> date:
    return clock.now().astimezone(clock.WITA).date()


def _check_may(caller: Caller | None, roles: tuple[Role, ...], area_code: str) -> None:
    if caller is not None and not any(caller.has(role, area_code) for role in roles):
        raise Forbidden(f"This needs one of these roles for area {area_code}: {', '.join(roles)}.")


def _check_age(new: Registration) -> None:
    age = ages.age_on(new.birth_month, _today())
    if age < YOUNGEST:
        raise TooYoung("Let her facilitator enter her idea for the group.")
    if age < OWN_CONSENT and not new.consent_reference:
        raise ConsentMissing("Give the number of the signed consent form as consent_reference.")


def _end_for(person: Person, wanted: RoleWanted) -> date | None:
    if wanted.role in OF_THEMSELVES:
        raise RoleNotForHer("This role follows from a confirmed residence; confirm that instead.")
    child = person.is_child(_today())
    if (wanted.role is Role.FORUM_MEMBER) is not child:
        raise RoleNotForHer("Forum members are under 18; every other role is for adults.")
    birthday = ages.reaches(person.birth_month, ages.ADULT)
    return min(wanted.until or birthday, birthday) if child else wanted.until


def _person_for_update(session: Session, person_id: UUID) -> Person:
    person = queries.person_for_update(session, person_id)
    if person is None:
        raise NotFound("Nobody is registered under this id.")
    return person
