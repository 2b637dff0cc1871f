"""What a person's own pages need to know of her."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.areas.queries import find_area
from services.identity.people.model import Person
from services.identity.people.queries import find_person
from services.identity.roles.queries import roles_held
from shared import clock
from shared.refusals import NotFound


def myself(session: Session, who: Person | UUID) -> dict[str, Any]:
    """One person for her own pages. Raises NotFound.

    {id, alias, kelurahan, kelurahan_name, roles: [{role, area}], age_band, voice, language, verified}
    """
    person = who if isinstance(who, Person) else find_person(session, who)
    if person is None:
        raise NotFound("Nobody is registered under this id any more.")
    today = clock.today()
    area = find_area(session, person.kelurahan)
    return {
        "id": person.id,
        "alias": person.alias,
        "kelurahan": person.kelurahan,
        "kelurahan_name": area.name if area else person.kelurahan,
        "roles": [{"role": str(role), "area": where} for role, where in roles_held(session, person, today)],
        "age_band": person.age_band(today),
        "voice": person.voice(today),
        "language": person.language,
        "verified": person.verified,
    }
