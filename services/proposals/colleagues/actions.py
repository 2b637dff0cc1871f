"""Asking whether people stand apart, and keeping who brought whom in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.proposals.colleagues.model import Bond
from shared.four_eyes import must_stand_apart
from shared.web import Caller


def check_four_eyes(session: Session, officer: Caller, others: Iterable[UUID]) -> None:
    """Raise NotIndependent where this officer brought one of the others in, or one of them her.

    Who brought her in stands in her token for the act, too, and is kept: so nobody acts faster than her role is told.
    """
    others = set(others)
    must_stand_apart(officer.id, others, bonds_of(session, officer, others))


def bonds_of(session: Session, officer: Caller, others: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Who brought this officer in, and each of the others, as far as anybody did."""
    for somebody in officer.brought_by:
        keep(session, officer.id, somebody)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for bond in session.scalars(select(Bond).where(Bond.person_id.in_({officer.id, *others}))):
        found[bond.person_id].add(bond.brought_by)
    return found


def keep(session: Session, person_id: UUID, brought_by: UUID | None) -> None:
    """Keep that somebody brought a person in; told again it changes nothing, and None is nobody."""
    if brought_by is not None:
        bond = insert(Bond).values(person_id=person_id, brought_by=brought_by)
        session.execute(bond.on_conflict_do_nothing())
