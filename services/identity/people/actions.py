"""What can be done about people: register them, confirm where they live, grant and end roles."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.identity.areas.queries import find_area
from services.identity.contacts.contact import keep_contact, seal_anew
from services.identity.contacts.sealing import FieldKeys
from services.identity.people import queries
from services.identity.people.model import Person, RoleGrant
from services.identity.people.permissions import OF_THEMSELVES, check_grants, check_registers, check_verifies
from services.identity.people.refusals import (
    AlreadyVerified,
    ConsentMissing,
    ContactTaken,
    GuardianNeeded,
    RoleNotForHer,
    RoleOver,
    TooYoung,
    UnknownArea,
)
from services.identity.people.registration import Registration, RoleWanted
from shared import ages, clock
from shared.contracts.identity import ResidentVerified, RoleEnded, RoleGranted
from shared.contracts.roles import Role
from shared.database.instants import database_now, database_today
from shared.events import publish
from shared.ids import new_id
from shared.web import Caller, NotFound

YOUNGEST = 10
OWN_CONSENT = 17
"""From this age the child consents herself (PP 17/2025, art. 9); the guardian is told."""
HANDFUL = 200
"""People whose contacts are sealed anew in one transaction, and roles that are told again."""


def register_person(session: Session, keys: FieldKeys, registrar: Caller | None, new: Registration) -> Person:
    """Enter a person, not yet confirmed as living where she says. Without a registrar: the first operator of a city."""
    now = database_now(session)
    _check_kelurahan(session, new.kelurahan, clock.day_of(now))
    check_registers(registrar, new.kelurahan)
    age = ages.age_on(new.birth_month, clock.day_of(now))
    if age < YOUNGEST:
        raise TooYoung("Let her facilitator enter her idea for the group.")
    if age < OWN_CONSENT and not new.consent_reference:
        raise ConsentMissing("Give the number of the signed consent form as consent_reference.")
    person = _enter(session, keys, new, now)
    person.registered_by = registrar.id if registrar else None
    person.contact_confirmed_at = person.registered_at
    return person


def sign_up(session: Session, keys: FieldKeys, new: Registration) -> None:
    """Enter herself, an adult. Nothing is told of whether her contact is known: the code sent there lets her in anyway.

    Until somebody used such a code, the contact may be a stranger's: then the newest to sign up under it is kept.
    """
    now = database_now(session)
    _check_kelurahan(session, new.kelurahan, clock.day_of(now))
    if ages.is_child(new.birth_month, clock.day_of(now)):
        raise GuardianNeeded("Ask at your kelurahan or your children's forum.")
    known = next((one for one in (queries.person_under(session, keys, it) for it in new.contacts()) if one), None)
    if known is None:
        try:
            _enter(session, keys, new, now)
        except ContactTaken:
            return  # at this very moment, by a second press of the same button
    elif known.contact_confirmed_at is None and not known.verified:
        known.alias, known.kelurahan, known.birth_month = new.alias, new.kelurahan, new.birth_month
        known.language = new.language


def verify_residency(session: Session, officer: Caller, person_id: UUID) -> Person:
    """Confirm that she lives in her kelurahan, as somebody else than who registered her; from then on she may vote."""
    person = person_to_change(session, person_id)
    today = database_today(session)
    check_verifies(officer, person, is_child=person.is_child(today))
    if person.verified:
        raise AlreadyVerified
    person.verified_at, person.verified_by = clock.now(), officer.id
    publish(
        session,
        ResidentVerified(
            person_id=person.id,
            kelurahan=person.kelurahan,
            birth_month=person.birth_month,
            voice=person.voice(today),
            registered_by=person.registered_by,
        ),
    )
    return person


def give_role(
    session: Session, person: Person, wanted: RoleWanted, *, granted_by: UUID | None, agreed_by: UUID | None = None
) -> RoleGrant:
    """Let her act in a role for an area; who may decide that is asked before.

    Giving again what she holds changes nothing but its end. With nobody who granted it: by the operator's command.
    """
    until = end_of_role(session, person, wanted)
    grant = person.open_grant(wanted.role, wanted.area_code)
    if grant is None:
        grant = RoleGrant(
            id=new_id(),
            role=wanted.role,
            area_code=wanted.area_code,
            granted_at=clock.now(),
            granted_by=granted_by,
            agreed_by=agreed_by,
        )
        person.grants.append(grant)
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
    """She no longer acts in that role for that area."""
    person = person_to_change(session, person_id)
    check_grants(grantor, person, ended.role, ended.area_code)
    grant = person.open_grant(ended.role, ended.area_code)
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


def forget_who_never_came(session: Session, *, before: datetime) -> None:
    """Drop whoever signed up before an instant and neither used a code nor was confirmed by an officer."""
    queries.delete_who_never_came(session, before=before)


def seal_contacts_anew(session: Session, keys: FieldKeys) -> int:
    """Bring some contacts that are still under an older key under the newest. Answers how many people's."""
    people = queries.under_older_keys(session, keys, HANDFUL)
    for person in people:
        seal_anew(keys, person)
    return len(people)


def _enter(session: Session, keys: FieldKeys, new: Registration, now: datetime) -> Person:
    person = Person(
        id=new_id(),
        alias=new.alias,
        kelurahan=new.kelurahan,
        birth_month=new.birth_month,
        language=new.language,
        consent_reference=new.consent_reference,
        registered_at=now,
        grants=[],
    )
    for contact in new.contacts():
        if queries.id_under(session, keys, contact) is not None:  # perhaps under an older key
            raise ContactTaken("Let her log in with it, or give another contact.")
        keep_contact(keys, person, contact)
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError as error:
        raise ContactTaken("Let her log in with it, or give another contact.") from error
    return person


def _check_kelurahan(session: Session, code: str, today: date) -> None:
    if find_area(session, code, "kelurahan", on=today) is None:
        raise UnknownArea("Choose the code of a kelurahan that GET /v1/areas lists.")


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


def person_to_change(session: Session, person_id: UUID) -> Person:
    """The person, locked until the transaction ends. Raises NotFound."""
    person = queries.person_for_update(session, person_id)
    if person is None:
        raise NotFound("Nobody is registered under this id.")
    return person
