"""What can be asked about people."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.identity.people.model import Person
from services.identity.people.sealing import FieldKeys


def person_for_update(session: Session, person_id: UUID) -> Person | None:
    """The person, locked until the transaction ends."""
    return session.scalar(select(Person).where(Person.id == person_id).with_for_update())


def find_person(session: Session, person_id: UUID) -> Person | None:
    """The person under this id."""
    return session.get(Person, person_id)


def find_by_email(session: Session, keys: FieldKeys, email: str) -> Person | None:
    """The person who gave this address."""
    return session.scalar(select(Person).where(Person.email_index == keys.index("email", email)))


def people_among(session: Session, ids: Collection[UUID]) -> Sequence[Person]:
    """Those of `ids` who are registered."""
    return session.scalars(select(Person).where(Person.id.in_(ids))).all()
