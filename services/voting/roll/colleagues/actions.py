"""Asking whether somebody may be the second one."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.orm import Session

from services.voting.roll.colleagues.refusals import SecondOfficerNeeded
from shared.bonds import check_four_eyes
from shared.caller import Caller


def must_second(session: Session, officer: Caller, first: Iterable[UUID]) -> None:
    """Raise SecondOfficerNeeded or NotIndependent unless she may agree to what the `first` ones began."""
    before = set(first)
    if officer.id in before:
        raise SecondOfficerNeeded("Ask a colleague of this area to look at it.")
    check_four_eyes(session, officer, before)
