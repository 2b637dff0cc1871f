"""Who brought whom in, kept by each service that asks whether two people stand apart: the table and its questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared.caller import Caller
from shared.database.types import new_metadata
from shared.four_eyes import must_stand_apart

metadata = new_metadata()
bonds = sa.Table(
    "bonds",
    metadata,
    sa.Column("person_id", sa.Uuid, primary_key=True),
    sa.Column("brought_by", sa.Uuid, primary_key=True),
)
"""One person registered another, or proposed a role that she got. Ids alone, and never taken back."""


def keep(session: Session, person_id: UUID, brought_by: UUID | None) -> None:
    """Keep that somebody brought a person in; told again it changes nothing, and None is nobody."""
    if brought_by is not None:
        bond = insert(bonds).values(person_id=person_id, brought_by=brought_by)
        session.execute(bond.on_conflict_do_nothing())


def forget(session: Session, person_id: UUID) -> None:
    """Name a person who withdrew no more, on either side."""
    session.execute(sa.delete(bonds).where(sa.or_(bonds.c.person_id == person_id, bonds.c.brought_by == person_id)))


def bonds_of(session: Session, officer: Caller, others: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Who brought this officer in, and each of the others, as far as anybody did.

    Who brought her in stands in her token for the act, too, and is kept: so nobody acts faster than her role is told.
    """
    for somebody in officer.brought_by:
        keep(session, officer.id, somebody)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for bond in session.execute(sa.select(bonds).where(bonds.c.person_id.in_({officer.id, *others}))):
        found[bond.person_id].add(bond.brought_by)
    return found


def check_four_eyes(session: Session, officer: Caller, others: Iterable[UUID]) -> None:
    """Raise NotIndependent where this officer brought one of the others in, or one of them her."""
    others = set(others)
    must_stand_apart(officer.id, others, bonds_of(session, officer, others))
