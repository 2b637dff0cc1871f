"""What can be done about people: register them, let them sign up, confirm where they live, seal their contacts anew."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.identity.areas.queries import find_area
from services.identity.contacts.contact import keep_contact, seal_anew
from services.identity.contacts.sealing import FieldKeys
from services.identity.people import queries
from services.identity.people.model import Person
from services.identity.people.permissions import check_registers, check_verifies
from services.identity.people.refusals import (
    AlreadyVerified,
    ConsentMissing,
    ContactTaken,
    GuardianNeeded,
    TooYoung,
    UnknownArea,
)
from services.identity.people.registration import Registration
from shared import ages, clock
from shared.caller import Caller
from shared.contracts.identity import ResidentVerified
from shared.database.instants import database_now, database_today
from shared.events import publish
from shared.ids import new_id
from shared.refusals import NotFound

YOUNGEST = 10
OWN_CONSENT = 17
"""From this age the child consents herself (PP 17/2025, art. 9); the guardian is told."""
HANDFUL = 200
"""People whose contacts are sealed anew in one transaction."""


def register_person(session: Session, keys: FieldKeys, registrar: Caller | None, new: Registration) -> Person:
    """Enter a person, not yet confirmed as living where she says. Without a registrar: the first operator of a city.

    Raises UnknownArea, Forbidden, TooYoung, ConsentMissing, ContactTaken, NotAContact.
    """
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
    Raises UnknownArea, GuardianNeeded, NotAContact.
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
    """Confirm that she lives in her kelurahan, as somebody else than who registered her; from then on she may vote.

    Raises NotFound, NotOneself, RegistrarCannotConfirm, AlreadyVerified.
    """
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


def seal_contacts_anew(session: Session, keys: FieldKeys) -> int:
    """Bring some contacts that are still under an older key under the newest. Answers how many people's.

    Raises SealBroken for a contact that no key opens.
    """
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


def person_to_change(session: Session, person_id: UUID) -> Person:
    """The person, locked until the transaction ends. Raises NotFound."""
    person = queries.person_for_update(session, person_id)
    if person is None:
        raise NotFound("Nobody is registered under this id.")
    return person
