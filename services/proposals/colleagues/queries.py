"""Asking whether people stand apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.proposals.colleagues.model import Bond
from shared.four_eyes import must_stand_apart


def check_four_eyes(session: Session, officer_id: UUID, others: Iterable[UUID]) -> None:
    """Raise NotIndependent where this officer brought one of the others in, or one of them her."""
    others = set(others)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for bond in session.scalars(select(Bond).where(Bond.person_id.in_({officer_id, *others}))):
        found[bond.person_id].add(bond.brought_by)
    must_stand_apart(officer_id, others, found)
