"""What can be asked about people."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from services.identity.contacts.contact import Contact, known_email
from services.identity.contacts.sealing import FieldKeys
from services.identity.people.model import Person
from shared import ages
from shared.areas import lies_in
from shared.database.instants import database_today
from shared.database.pages import queue_page
from shared.sealing import KEY_ID


def person_for_update(session: Session, person_id: UUID) -> Person | None:
    """The person, locked until the transaction ends."""
    return session.scalar(select(Person).where(Person.id == person_id).with_for_update())


def find_person(session: Session, person_id: UUID) -> Person | None:
    """The person under this id."""
    return session.get(Person, person_id)


def id_under(session: Session, keys: FieldKeys, contact: Contact) -> UUID | None:
    """The id of whoever is registered under a contact: one statement, whether there is anybody or not."""
    return session.scalar(select(Person.id).where(_known_by(keys, contact)).order_by(Person.id).limit(1))


def person_under(session: Session, keys: FieldKeys, contact: Contact) -> Person | None:
    """The person registered under a contact, locked until the transaction ends."""
    known = select(Person).where(_known_by(keys, contact)).order_by(Person.id).limit(1)
    return session.scalar(known.with_for_update())


def find_by_email(session: Session, keys: FieldKeys, email: str) -> Person | None:
    """The person who gave this address."""
    return session.scalar(select(Person).where(_known_by(keys, known_email(email))).order_by(Person.id).limit(1))


def people_among(session: Session, ids: Collection[UUID]) -> Sequence[Person]:
    """Those of `ids` who are registered."""
    return session.scalars(select(Person).where(Person.id.in_(ids))).all()


def waiting_for_verification(
    session: Session, area: str, *, children_only: bool, cursor: tuple[datetime, UUID] | None, limit: int
) -> dict[str, Any]:
    """{"items": people, "next"}: those within an area whose residence nobody has confirmed yet, longest waiting first.

    With `children_only`: those under 18 whom somebody registered.
    """
    known = Person.contact_confirmed_at.is_not(None)  # an address that somebody typed for a stranger waits for nothing
    statement = select(Person).where(Person.verified_at.is_(None), known, lies_in(Person.kelurahan, area))
    if children_only:
        oldest = ages.oldest_child(database_today(session))
        statement = statement.where(Person.registered_by.is_not(None), Person.birth_month >= oldest)
    return queue_page(session, statement, (Person.registered_at, Person.id), cursor=cursor, limit=limit)


def under_older_keys(session: Session, keys: FieldKeys, limit: int) -> Sequence[Person]:
    """Some of those whose contacts are not under the newest key, locked; whom others have locked is passed over."""

    def old(column: Any) -> Any:
        return column.is_not(None) & (func.substring(column, 1, KEY_ID) != keys.newest_id)

    statement = select(Person).where(or_(old(Person.email_sealed), old(Person.phone_sealed))).limit(limit)
    return session.scalars(statement.with_for_update(skip_locked=True)).all()


def _known_by(keys: FieldKeys, contact: Contact) -> ColumnElement[bool]:
    column = Person.email_index if contact.kind == "email" else Person.phone_index
    forms = (contact.value, *sorted(contact.earlier))
    return column.in_([index for form in forms for index in keys.indexes(contact.kind, form)])
