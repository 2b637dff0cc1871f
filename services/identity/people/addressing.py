"""How people are addressed: their alias on a page, their contact in a letter."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.contacts.contact import email_of
from services.identity.contacts.sealing import FieldKeys
from services.identity.people import queries
from services.identity.people.model import Person
from shared import clock
from shared.sealing import SealBroken
from shared.telemetry.logs import get_logger

log = get_logger(__name__)


def aliases(session: Session, ids: Collection[UUID]) -> dict[str, dict[str, str]]:
    """{id: {alias, age_band}} of those who are registered."""
    today = clock.today()
    people = queries.people_among(session, ids)
    return {str(person.id): {"alias": person.alias, "age_band": person.age_band(today)} for person in people}


def addresses(session: Session, keys: FieldKeys, ids: Iterable[str]) -> list[dict[str, Any]]:
    """[{id, alias, email or None, voice, language}] of those who are registered; ids that are none are passed over.

    An address that nobody has confirmed to be hers is not told: it might be a stranger's.
    """
    today = clock.today()
    return [
        {
            "id": str(person.id),
            "alias": person.alias,
            "email": _email(keys, person) if person.contact_confirmed_at else None,
            "voice": person.voice(today),
            "language": person.language,
        }
        for person in queries.people_among(session, [one for one in map(_uuid, ids) if one])
    ]


def _email(keys: FieldKeys, person: Person) -> str | None:
    try:
        return email_of(keys, person)
    except SealBroken:
        log.exception("contact_not_opened")  # one that cannot be opened keeps nobody else's letter back
        return None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
